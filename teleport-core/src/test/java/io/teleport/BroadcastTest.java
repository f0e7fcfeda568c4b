package io.teleport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.teleport.session.BroadcastResult;
import io.teleport.session.DispatchMode;
import io.teleport.session.Session;
import io.teleport.testing.Gate;
import io.teleport.testing.Peers;
import io.teleport.testing.RawSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class BroadcastTest {

    private static final int LIMIT = 64 * 1024;

    @RegisterExtension
    final Peers peers = new Peers();

    private final Queue<String> codecs = new ConcurrentLinkedQueue<>();

    @Test
    void eachSessionGetsItsOwnDefaultCodec() {
        Peer server = listener();
        Peer client = peers.client();
        client.dial(Peers.addressOf(server)).push("/hello", "json");
        client.dial(Peers.addressOf(server), DialOptions.defaults().withDefaultBodyCodec("plain"))
                .push("/hello", "plain");
        await().until(() -> codecs.size() == 2);
        codecs.clear();
        BroadcastResult result = client.broadcast("/hello", "all");
        assertThat(result).isEqualTo(new BroadcastResult(2, 0, 0));
        await().untilAsserted(() -> assertThat(codecs).containsExactlyInAnyOrder("j:all", "s:all"));
    }

    private Peer listener() {
        return peers.server(Peers.routes(router -> router.push(
                "/hello", String.class, (text, context) -> codecs.add((char) context.bodyCodec() + ":" + text))));
    }

    @Test
    void sessionsAreFoundByTheirId() {
        Peer server = peers.server(builder -> builder);
        List<Queue<String>> inboxes = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            Queue<String> inbox = new ConcurrentLinkedQueue<>();
            inboxes.add(inbox);
            Peer client = peers.client(
                    Peers.routes(router -> router.push("/news", String.class, (text, context) -> inbox.add(text))));
            Peers.connect(client, server).accepted().setId("user-" + i);
        }
        Session one = server.session("user-1");
        assertThat(one).isNotNull();
        one.push("/news", "for you");
        await().untilAsserted(() -> assertThat(inboxes.get(1)).containsExactly("for you"));
        BroadcastResult others = server.broadcast("/news", "for others", session -> session != one);
        assertThat(others.sent()).isEqualTo(2);
        await().untilAsserted(() -> {
            assertThat(inboxes.get(0)).containsExactly("for others");
            assertThat(inboxes.get(2)).containsExactly("for others");
        });
        assertThat(inboxes.get(1)).containsExactly("for you");
        assertThat(server.session("user-9")).isNull();
    }

    /** The small form of the program benchmarks/slow-reader. */
    @Test
    void oneReaderThatStopsDoesNotKeepMessagesFromTheOthers() {
        Peer server = peers.server(
                Peers.listening()
                        .outboundLimit(LIMIT)
                        .sendBufferSize(LIMIT)
                        .writeTimeout(Duration.ZERO)
                        .outboundPushPolicy(OutboundPolicy.DROP),
                builder -> builder);
        List<AtomicInteger> readers = new ArrayList<>();
        AtomicInteger outOfOrder = new AtomicInteger();
        for (int i = 0; i < 20; i++) {
            AtomicInteger next = new AtomicInteger();
            readers.add(next);
            Peer client = peers.peer(
                    Peers.config().eventLoopThreads(1).dispatch(DispatchMode.EVENT_LOOP),
                    Peers.routes(router -> router.push("/number", String.class, (text, context) -> {
                        int number = Integer.parseInt(text.substring(0, text.indexOf(' ')));
                        outOfOrder.addAndGet(number == next.getAndIncrement() ? 0 : 1);
                    })));
            Peers.connect(client, server);
        }
        RawSocket slow = peers.closing(RawSocket.connect(server, "raw@4"));
        await().until(() -> server.sessionCount() == readers.size() + 1);
        String padding = " " + "x".repeat(16 * 1024);
        int dropped = 0;
        for (int i = 0; i < 1000; i++) {
            BroadcastResult result = server.broadcast("/number", i + padding);
            dropped += result.dropped();
            assertThat(result.sent()).isGreaterThanOrEqualTo(readers.size());
            int sent = i + 1;
            await().pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(1))
                    .until(() -> readers.stream().allMatch(next -> next.get() >= sent - 1));
        }
        await().untilAsserted(() -> assertThat(readers).allMatch(next -> next.get() == 1000));
        assertThat(outOfOrder).hasValue(0);
        assertThat(dropped).isPositive();
        assertThat(slow.socket().isConnected()).isTrue();
        assertThat(server.sessionCount()).isEqualTo(readers.size() + 1);
    }

    /** Nobody is told that the connection has ended while the only event loop is held up. */
    @Test
    void sessionWhoseConnectionHasEndedCountsAsClosed() {
        Gate gate = new Gate();
        Peer server = peers.server(
                Peers.listening().eventLoopThreads(1),
                Peers.routes(router -> router.dispatch(DispatchMode.EVENT_LOOP)
                        .push("/hold", void.class, (none, context) -> gate.pass())));
        peers.closing(gate);
        Peers.Pair pair = Peers.connect(peers.client(), server);
        pair.dialed().push("/hold", null);
        gate.awaitArrivals(1);
        pair.accepted().disconnect();
        assertThat(pair.accepted().isHealthy()).isTrue();
        assertThat(server.broadcast("/news", "x")).isEqualTo(new BroadcastResult(0, 0, 1));
        gate.close();
    }
}
