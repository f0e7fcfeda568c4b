package io.teleport.benchmarks.teleport;

import io.teleport.OutboundPolicy;
import io.teleport.Peer;
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
import io.teleport.session.DispatchMode;

/** Ours: a peer that serves and a peer that calls, with one event loop each as the raw partner has. */
public final class TeleportStack implements Stack {

    static final String CALL = "/echo";
    static final String PUSH = "/push";
    private static final int PUSH_QUEUE_BYTES = 1 << 20;

    @Override
    public String name() {
        return "teleport";
    }

    @Override
    public boolean supports(Dispatch dispatch) {
        return true;
    }

    @Override
    public EchoServer listen(Setup setup, EchoHandler handler) {
        Peer peer = Peer.builder()
                .config(config(setup)
                        .dispatch(setup.dispatch() == Dispatch.LOOP ? DispatchMode.EVENT_LOOP : DispatchMode.CONCURRENT)
                        .virtualThreads(Boolean.getBoolean("benchmarks.virtual-threads"))
                        .localIp("127.0.0.1")
                        .listenPort(0)
                        .build())
                .routes(router -> {
                    router.call(CALL, BenchmarkMessage.class, (request, context) -> handler.answer(request));
                    router.push(PUSH, BenchmarkMessage.class, (message, context) -> handler.accept(message));
                })
                .build();
        peer.listen();
        return new TeleportServer(peer);
    }

    @Override
    public EchoClient client(Setup setup) {
        return new TeleportClient(Peer.builder().config(clientConfig(setup)).build());
    }

    /** Pushes wait for room, the natural pace of one that only pushes. */
    private static PeerConfig clientConfig(Setup setup) {
        return config(setup)
                .outboundPolicy(OutboundPolicy.BLOCK)
                .outboundLimit(PUSH_QUEUE_BYTES)
                .build();
    }

    private static PeerConfigBuilder config(Setup setup) {
        return PeerConfig.builder()
                .transport(TransportType.valueOf(setup.transport().name()))
                .eventLoopThreads(1)
                .defaultBodyCodec("protobuf");
    }
}
