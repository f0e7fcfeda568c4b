package io.teleport.benchmarks.idle;

import io.teleport.DialOptions;
import io.teleport.Peer;
import io.teleport.PeerConfig;
import io.teleport.PeerResources;
import io.teleport.benchmarks.message.BenchmarkMessage;
import io.teleport.benchmarks.stack.Requests;
import io.teleport.benchmarks.teleport.TeleportStack;
import io.teleport.session.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The far ends of the idle sessions, spread over the addresses 127.0.0.1, 127.0.0.2 and so on. */
final class Connections implements AutoCloseable {

    /** Fewer than an address has ports for outgoing connections. */
    private static final int A_PEER = 4000;

    private static final int AT_ONCE = 200;

    private final PeerResources resources =
            PeerResources.create(PeerConfig.builder().build());
    private final String target;
    private final List<Peer> peers = new ArrayList<>();
    private final List<Session> sessions = new ArrayList<>();

    Connections(int port) {
        target = "127.0.0.1:" + port;
    }

    /** Opens so many more. */
    void open(int count) {
        List<CompletableFuture<Session>> dialing = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            if (sessions.size() + dialing.size() >= peers.size() * A_PEER) {
                peers.add(newPeer());
            }
            dialing.add(peers.get(peers.size() - 1).dialAsync(target, DialOptions.defaults()));
            if (dialing.size() == AT_ONCE) {
                settle(dialing);
            }
        }
        settle(dialing);
    }

    private void settle(List<CompletableFuture<Session>> dialing) {
        dialing.forEach(each -> sessions.add(each.join()));
        dialing.clear();
    }

    private Peer newPeer() {
        PeerConfig config = PeerConfig.builder()
                .localIp("127.0.0." + (peers.size() + 1))
                .defaultBodyCodec("protobuf")
                .build();
        return Peer.builder().config(config).resources(resources).build();
    }

    /** One call on every session, each answered. */
    void callOnEach() {
        BenchmarkMessage request = Requests.full();
        List<CompletableFuture<BenchmarkMessage>> calls = new ArrayList<>();
        for (Session session : sessions) {
            calls.add(session.callAsync(TeleportStack.CALL, request, BenchmarkMessage.class));
            if (calls.size() == AT_ONCE) {
                calls.forEach(CompletableFuture::join);
                calls.clear();
            }
        }
        calls.forEach(CompletableFuture::join);
    }

    @Override
    public void close() {
        peers.forEach(Peer::close);
        resources.close();
    }
}
