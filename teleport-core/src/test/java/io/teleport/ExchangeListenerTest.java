package io.teleport;

import static io.teleport.testing.Statuses.statusOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.teleport.message.Status;
import io.teleport.plugin.Exchange;
import io.teleport.plugin.Exchange.Side;
import io.teleport.plugin.RouteInfo.Kind;
import io.teleport.session.Session;
import io.teleport.testing.Gate;
import io.teleport.testing.Peers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ExchangeListenerTest {

    @RegisterExtension
    final Peers peers = new Peers();

    private final Gate gate = new Gate();
    private final List<Exchange> atServer = new CopyOnWriteArrayList<>();
    private final List<Exchange> atClient = new CopyOnWriteArrayList<>();

    private final Peer server =
            peers.server(builder -> builder.exchangeListener(atServer::add).routes(router -> {
                router.call("/echo", String.class, (text, context) -> text);
                router.call("/wait", String.class, (text, context) -> {
                    gate.pass();
                    return text;
                });
                router.push("/news", String.class, (text, context) -> {});
            }));
    private final Peer client = peers.client(builder -> builder.exchangeListener(atClient::add));
    private final Peers.Pair pair = Peers.connect(client, server);

    private static Exchange only(List<Exchange> exchanges) {
        await().until(() -> !exchanges.isEmpty());
        assertThat(exchanges).hasSize(1);
        return exchanges.get(0);
    }

    @Test
    void callIsToldOnceAtEachSide() {
        pair.dialed().call("/echo?x=1", "hello", String.class);
        Exchange asked = only(atClient);
        Exchange answered = only(atServer);
        assertThat(asked.kind()).isEqualTo(Kind.CALL);
        assertThat(asked.side()).isEqualTo(Side.CLIENT);
        assertThat(asked.route()).isEqualTo("/echo");
        assertThat(asked.session()).isSameAs(pair.dialed());
        assertThat(asked.status()).isEqualTo(Status.OK);
        assertThat(asked.costNanos()).isPositive();
        assertThat(answered.kind()).isEqualTo(Kind.CALL);
        assertThat(answered.side()).isEqualTo(Side.SERVER);
        assertThat(answered.route()).isEqualTo("/echo");
        assertThat(answered.session()).isSameAs(pair.accepted());
        assertThat(answered.costNanos()).isPositive();
        assertThat(asked.sentBytes()).isPositive().isEqualTo(answered.receivedBytes());
        assertThat(asked.receivedBytes()).isPositive().isEqualTo(answered.sentBytes());
    }

    @Test
    void pushIsToldOnceAtEachSide() {
        pair.dialed().push("/news", "hello");
        Exchange sent = only(atClient);
        Exchange received = only(atServer);
        assertThat(sent.kind()).isEqualTo(Kind.PUSH);
        assertThat(sent.side()).isEqualTo(Side.CLIENT);
        assertThat(sent.route()).isEqualTo("/news");
        assertThat(sent.sentBytes()).isPositive().isEqualTo(received.receivedBytes());
        assertThat(sent.receivedBytes()).isZero();
        assertThat(received.side()).isEqualTo(Side.SERVER);
        assertThat(received.sentBytes()).isZero();
    }

    @Test
    void whatNoRouteTakesHasNoNameOfItsOwn() {
        statusOf(() -> pair.dialed().call("/invented", null, String.class));
        assertThat(only(atServer).route()).isEqualTo(Exchange.UNKNOWN_ROUTE);
        assertThat(only(atServer).status().code()).isEqualTo(404);
        assertThat(only(atClient).status().code()).isEqualTo(404);
    }

    @Test
    void callThatTimesOutIsToldOnceAtEachSide() {
        statusOf(() -> pair.dialed()
                .request("/wait")
                .timeout(Duration.ofMillis(50))
                .body("")
                .call(String.class));
        assertThat(only(atClient).status().code()).isEqualTo(408);
        assertThat(only(atServer).status().code()).isEqualTo(408);
        gate.close();
        pair.dialed().call("/echo", "", String.class);
        await().until(() -> atServer.size() == 2);
        assertThat(atClient).hasSize(2);
    }

    @Test
    void callThatCannotBeSentIsToldToo() throws Exception {
        pair.dialed().close().toCompletableFuture().get();
        statusOf(() -> pair.dialed().call("/echo", "", String.class));
        statusOf(() -> pair.dialed().push("/news", ""));
        assertThat(atClient).hasSize(2).allMatch(exchange -> exchange.status().code() == 102);
    }

    @Test
    void countersReturnToZero() {
        for (int i = 0; i < 50; i++) {
            pair.dialed().callAsync("/wait", "", String.class);
        }
        gate.awaitArrivals(50);
        assertThat(server.stats().inFlight()).isEqualTo(50);
        assertThat(server.stats().activeWorkers()).isGreaterThanOrEqualTo(50);
        assertThat(client.stats().pendingCalls()).isEqualTo(50);
        assertThat(server.stats().sessions()).isEqualTo(1);
        gate.close();
        await().untilAsserted(() -> {
            assertThat(server.stats()).isEqualTo(new PeerStats(1, 0, 0, 0, 0, 0, 0, 0, 0));
            assertThat(client.stats()).isEqualTo(new PeerStats(1, 0, 0, 0, 0, 0, 0, 0, 0));
        });
        client.close();
        await().until(() -> server.stats().sessions() == 0);
    }

    @Test
    void listenerThatThrowsHarmsNoExchange() {
        Peer careless = peers.client(builder -> builder.exchangeListener(exchange -> {
            throw new IllegalStateException("careless");
        }));
        Session session = Peers.dial(careless, server);
        assertThat(session.call("/echo", "a", String.class)).isEqualTo("a");
        assertThat(session.callAsync("/echo", "b", String.class).join()).isEqualTo("b");
        session.push("/news", "c");
    }

    @Test
    void timesAreNotCountedWhenNotWanted() {
        Peer quick = peers.peer(Peers.config().countTime(false), builder -> builder.exchangeListener(atClient::add));
        Session session = Peers.dial(quick, server);
        session.call("/echo", "a", String.class);
        assertThat(only(atClient).costNanos()).isZero();
    }
}
