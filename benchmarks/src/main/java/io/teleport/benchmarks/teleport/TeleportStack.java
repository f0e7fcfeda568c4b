package io.teleport.benchmarks.teleport;

import io.netty.buffer.ByteBuf;
import io.teleport.OutboundPolicy;
import io.teleport.Peer;
import io.teleport.PeerBuilder;
import io.teleport.PeerConfig;
import io.teleport.PeerConfigBuilder;
import io.teleport.TransportType;
import io.teleport.benchmarks.message.BenchmarkMessage;
import io.teleport.benchmarks.stack.Dispatch;
import io.teleport.benchmarks.stack.EchoClient;
import io.teleport.benchmarks.stack.EchoHandler;
import io.teleport.benchmarks.stack.EchoServer;
import io.teleport.benchmarks.stack.Setup;
import io.teleport.benchmarks.stack.Stack;
import io.teleport.router.Router;
import io.teleport.session.DispatchMode;
import java.util.function.Consumer;

/** Ours: a peer that serves and a peer that calls, with one event loop each as the raw partner has. */
public class TeleportStack implements Stack {

    /** The route that echoes a message. */
    public static final String CALL = "/echo";

    static final String PUSH = "/push";
    static final String BYTES = "/bytes";
    private static final int PUSH_QUEUE_BYTES = 1 << 20;
    private static final int BODIES_QUEUED = 8;
    private static final int HEADER_BYTES = 1024;

    @Override
    public String name() {
        return "teleport";
    }

    @Override
    public final boolean supports(Dispatch dispatch) {
        return true;
    }

    @Override
    public final boolean movesBytes() {
        return true;
    }

    /** Builds both peers, whose builder says all that stays the same in variants. */
    BuiltPeer build(Consumer<PeerBuilder> settings) {
        PeerBuilder builder = Peer.builder();
        settings.accept(builder);
        Peer peer = builder.build();
        return new BuiltPeer(peer, peer::close);
    }

    @Override
    public final EchoServer listen(Setup setup, EchoHandler handler) {
        PeerConfig config = config(setup)
                .dispatch(setup.dispatch().mayWait() ? DispatchMode.CONCURRENT : DispatchMode.EVENT_LOOP)
                .virtualThreads(setup.dispatch() == Dispatch.VIRTUAL)
                .localIp("127.0.0.1")
                .listenPort(0)
                .build();
        BuiltPeer built = build(builder -> builder.config(config).routes(routes(handler)));
        if (built.peer().listeners().isEmpty()) {
            built.peer().listen();
        }
        return new TeleportServer(built);
    }

    /** What the server answers. */
    public static Consumer<Router> routes(EchoHandler handler) {
        return router -> {
            router.call(CALL, BenchmarkMessage.class, (request, context) -> handler.answer(request));
            router.push(PUSH, BenchmarkMessage.class, (message, context) -> handler.accept(message));
            router.call(BYTES, ByteBuf.class, (body, context) -> body);
        };
    }

    @Override
    public final EchoClient client(Setup setup) {
        PeerConfig config = clientConfig(setup);
        return new TeleportClient(build(builder -> builder.config(config)));
    }

    /** Pushes wait for room, the natural pace of one that only pushes. */
    private static PeerConfig clientConfig(Setup setup) {
        return config(setup)
                .outboundPolicy(OutboundPolicy.BLOCK)
                .outboundLimit(Math.max(PUSH_QUEUE_BYTES, BODIES_QUEUED * setup.bodyBytes()))
                .build();
    }

    private static PeerConfigBuilder config(Setup setup) {
        PeerConfigBuilder config = PeerConfig.builder()
                .transport(TransportType.valueOf(setup.transport().name()))
                .eventLoopThreads(1)
                .defaultBodyCodec("protobuf");
        return setup.hasBytes() ? config.messageSizeLimit(setup.bodyBytes() + HEADER_BYTES) : config;
    }
}
