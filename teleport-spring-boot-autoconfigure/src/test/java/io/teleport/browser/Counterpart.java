package io.teleport.browser;

import io.teleport.Peer;
import io.teleport.PeerBuilder;
import io.teleport.PeerConfig;
import io.teleport.message.Metadata;
import io.teleport.message.Status;
import io.teleport.plugin.Plugin;
import io.teleport.plugin.auth.AuthChecker;
import io.teleport.router.CallContext;
import io.teleport.router.Router;
import io.teleport.session.CallResult;
import io.teleport.session.PreSession;
import io.teleport.session.Request;
import io.teleport.session.Session;
import io.teleport.testing.Peers;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The peer that the JavaScript of the tests talks to. */
final class Counterpart implements AutoCloseable {

    static final int MESSAGE_LIMIT = 2 * 1024 * 1024;

    private final Peer peer;
    private final AtomicInteger cancelled = new AtomicInteger();
    private final BlockingQueue<String> reports = new LinkedBlockingQueue<>();
    private final BlockingQueue<Runnable> unfinished = new LinkedBlockingQueue<>();

    private Counterpart(PeerConfig config, Plugin... plugins) {
        PeerBuilder builder = Peer.builder().config(config).routes(this::addRoutes);
        peer = builder.plugin(plugins).build();
    }

    /** One that listens on a free port of this host and lets any page connect. */
    static Counterpart listening(String proto) {
        return started(proto);
    }

    /** The same, for those alone who show a token; it becomes their name. */
    static Counterpart guarded(String proto) {
        return started(proto, new AuthChecker(Counterpart::verify, Duration.ofSeconds(10)));
    }

    private static Counterpart started(String proto, Plugin... plugins) {
        PeerConfig config = Peers.listening()
                .localIp("127.0.0.1")
                .proto(proto)
                .websocketOrigins(List.of("*"))
                .messageSizeLimit(MESSAGE_LIMIT)
                .build();
        Counterpart counterpart = new Counterpart(config, plugins);
        counterpart.peer.listen();
        return counterpart;
    }

    private static Status verify(PreSession session, String token) {
        session.attributes().set("user", token);
        return token.equals("wrong")
                ? Status.of(Status.CODE_FORBIDDEN).withReason("I do not know " + token)
                : Status.OK;
    }

    String url() {
        return "ws://127.0.0.1:" + peer.port() + "/";
    }

    /** What a page told next, or nothing within that time. */
    @Nullable
    String report(Duration patience) throws InterruptedException {
        return reports.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void addRoutes(Router router) {
        router.call("/math/add", int[].class, (numbers, context) -> {
            context.replyMetadata().add("X-Author", String.valueOf(context.query("author")));
            context.replyMetadata()
                    .add("X-Echo", String.valueOf(context.metadata().get("X-Echo")));
            return Arrays.stream(numbers).sum();
        });
        router.call("/echo", Object.class, (body, context) -> body);
        router.call("/fail", Object.class, (body, context) -> Status.of(1001, "boom", "because"));
        router.call("/never", Object.class, (body, context) -> never(context));
        router.call("/slow", Object.class, (body, context) -> never(context));
        router.push("/push/status", String.class, (text, context) -> {});
        router.call("/tell/me", String.class, (text, context) -> {
            context.session().push("/news", text);
            return null;
        });
        router.call("/cancelled", Object.class, (body, context) -> cancelled.get());
        router.call("/plain", Object.class, (body, context) -> {
            context.setReplyCodec("plain");
            return "text";
        });
        router.call("/call_back", Back.class, (back, context) -> callBack(back, context));
        router.push(
                "/push_back",
                Back.class,
                (back, context) -> request(back, context.session()).push());
        router.push(
                "/goodbye", Object.class, (body, context) -> context.session().close());
        router.push("/cut", Object.class, (body, context) -> context.session().disconnect());
        router.push("/hello", Object.class, (body, context) -> {});
        router.call(
                "/user", Object.class, (body, context) -> context.attributes().get("user"));
        router.call("/who", Object.class, (body, context) -> context.session().id());
        router.call("/goodbye/later", Object.class, (body, context) -> {
            CompletableFuture<Object> later = new CompletableFuture<>();
            unfinished.add(() -> later.complete(body));
            context.session().close();
            return later;
        });
        router.call("/finish", Object.class, (body, context) -> {
            unfinished.take().run();
            return null;
        });
        router.push("/report", String.class, (text, context) -> reports.add(text));
    }

    private CompletableFuture<Object> never(CallContext context) {
        context.onCancel(cancelled::incrementAndGet);
        context.session().push("/never/begun", null);
        return new CompletableFuture<>();
    }

    private static Map<String, @Nullable Object> callBack(Back back, CallContext context) {
        CallResult<Object> result = request(back, context.session()).exchange(Object.class);
        Map<String, @Nullable Object> told = new LinkedHashMap<>();
        told.put("code", result.status().code());
        told.put("message", result.status().message());
        told.put("reason", result.status().reason());
        told.put("body", result.body());
        told.put("metadata", valueOf(result.metadata()));
        return told;
    }

    private static Request request(Back back, Session session) {
        Request request = session.request(back.path())
                .body(back.body())
                .timeout(Duration.ofMillis(back.timeout()))
                .metadata("X-Echo", "there");
        return back.codec() == null ? request : request.codec(back.codec());
    }

    private static @Nullable String valueOf(Metadata metadata) {
        return metadata.get("X-Echo");
    }

    @Override
    public void close() {
        peer.close();
    }

    /**
     * What the peer shall ask of who asks it.
     *
     * @param timeout milliseconds, 0 for none
     */
    record Back(
            String path,
            @Nullable Object body,
            int timeout,
            @Nullable String codec) {}
}
