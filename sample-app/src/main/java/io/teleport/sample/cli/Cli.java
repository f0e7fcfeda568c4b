package io.teleport.sample.cli;

import io.teleport.AccessLogMode;
import io.teleport.DialOptions;
import io.teleport.Peer;
import io.teleport.PeerConfig;
import io.teleport.TransportType;
import io.teleport.message.StatusException;
import io.teleport.router.Router;
import io.teleport.session.DispatchMode;
import io.teleport.session.Request;
import io.teleport.session.Session;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;

/** Runs one command against any peer: a call, a push, or watching what it pushes. */
public final class Cli {

    public static final int SUCCESS = 0;
    public static final int FAILURE = 1;
    public static final int MISUSE = 2;

    private static final String HELP = "--help";
    private static final String USAGE = """
            usage: java -jar sample-app.jar                                  starts the sample
                   java -jar sample-app.jar call <address> <path> [body]     calls and prints the reply
                   java -jar sample-app.jar push <address> <path> [body]     pushes
                   java -jar sample-app.jar watch <address>                  prints what is pushed

            The address is host:port; the body is JSON.

            --proto <name>            wire protocol: raw@4 (default), raw@5 or raw@6
            --timeout <time>          longest wait for the connection and the reply, such as 2s (default 10s)
            --metadata <key=value>    sent with the message; may be repeated
            --count <number>          watch: ends after this many pushes
            """;

    private final Console console;

    public Cli(Console console) {
        this.console = console;
    }

    /** Whether the arguments of the process are a command, and not options of the application. */
    public static boolean isMeantBy(String... args) {
        return args.length > 0 && (!args[0].startsWith("--") || args[0].equals(HELP));
    }

    /** Runs a command and returns the exit code: 0, 1 when the peer or the network failed, 2 for wrong usage. */
    public int run(String... args) {
        if (args.length == 0 || args[0].equals(HELP)) {
            console.out().print(USAGE);
            return SUCCESS;
        }
        try {
            return run(Arguments.parse(List.of(args)));
        } catch (UsageException e) {
            console.err().println(e.getMessage());
            console.err().println();
            console.err().print(USAGE);
            return MISUSE;
        } catch (StatusException e) {
            console.err().println(e.status());
            return FAILURE;
        }
    }

    private int run(Arguments arguments) {
        return switch (arguments.verb()) {
            case CALL -> talk(arguments, router -> {}, session -> call(session, arguments));
            case PUSH -> talk(arguments, router -> {}, session -> push(session, arguments));
            case WATCH -> watch(arguments);
        };
    }

    private int watch(Arguments arguments) {
        Watcher watcher = new Watcher(console, arguments.options().count());
        return talk(arguments, watcher::route, watcher::watch);
    }

    private static int talk(Arguments arguments, Consumer<Router> routes, ToIntFunction<Session> conversation) {
        try (Peer peer = Peer.builder().config(config()).routes(routes).build()) {
            return conversation.applyAsInt(dial(peer, arguments));
        }
    }

    /** Few threads and no native library, so that the command starts fast; pushes in the order of their arrival. */
    private static PeerConfig config() {
        return PeerConfig.builder()
                .transport(TransportType.NIO)
                .eventLoopThreads(1)
                .dispatch(DispatchMode.ORDERED)
                .accessLog(AccessLogMode.NONE)
                .closeTimeout(Duration.ofSeconds(2))
                .build();
    }

    private static Session dial(Peer peer, Arguments arguments) {
        Options options = arguments.options();
        DialOptions dialing = DialOptions.defaults().withTimeout(options.timeout());
        String proto = options.proto();
        try {
            return peer.dial(arguments.address(), proto == null ? dialing : dialing.withProto(proto));
        } catch (IllegalArgumentException e) {
            throw new UsageException(String.valueOf(e.getMessage()));
        }
    }

    private int call(Session session, Arguments arguments) {
        byte[] reply = request(session, arguments)
                .timeout(arguments.options().timeout())
                .call(byte[].class);
        if (reply != null && reply.length > 0) {
            console.out().println(new String(reply, StandardCharsets.UTF_8));
        }
        return SUCCESS;
    }

    private static int push(Session session, Arguments arguments) {
        request(session, arguments).push();
        return SUCCESS;
    }

    private static Request request(Session session, Arguments arguments) {
        Request request = session.request(arguments.path()).codec("json");
        arguments.options().metadata().forEach(request::metadata);
        return request.body(arguments.body().getBytes(StandardCharsets.UTF_8));
    }
}
