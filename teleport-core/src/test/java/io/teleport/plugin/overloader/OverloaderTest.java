package io.teleport.plugin.overloader;

import static io.teleport.testing.Statuses.statusOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import io.teleport.Peer;
import io.teleport.message.Status;
import io.teleport.plugin.Exchange;
import io.teleport.plugin.Hook;
import io.teleport.session.PreSession;
import io.teleport.session.Session;
import io.teleport.testing.Peers;
import io.teleport.testing.RawClient;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class OverloaderTest {

    @RegisterExtension
    final Peers peers = new Peers();

    private final AtomicLong now = new AtomicLong();
    private final List<Exchange> exchanges = new CopyOnWriteArrayList<>();
    private final List<String> pushed = new CopyOnWriteArrayList<>();

    private Overloader overloader(Limits limits) {
        return new Overloader(limits, now::get);
    }

    private Peer server(Overloader overloader) {
        return peers.server(builder -> builder.plugin(overloader)
                .exchangeListener(exchanges::add)
                .routes(router -> {
                    router.call("/echo", String.class, (text, context) -> text);
                    router.call("/other", String.class, (text, context) -> text);
                    router.push("/news", String.class, (text, context) -> pushed.add(text));
                }));
    }

    @Test
    void callAboveTheLimitIsAnsweredRefusedAndCounted() {
        Overloader overloader = overloader(Limits.NONE.withCallsPerSecond(2));
        Session session = Peers.dial(peers.client(), server(overloader));
        session.call("/echo", "1", String.class);
        session.call("/other", "2", String.class);
        assertThat(statusOf(() -> session.call("/echo", "3", String.class)))
                .isEqualTo(Status.of(503).withReason("calls per second: above 2"));
        assertThat(overloader.refusedMessages()).isEqualTo(1);
        assertThat(exchanges).extracting(exchange -> exchange.status().code()).containsExactly(0, 0, 503);
        now.addAndGet(TimeUnit.SECONDS.toNanos(1));
        assertThat(session.call("/echo", "4", String.class)).isEqualTo("4");
    }

    @Test
    void routeHasALimitOfItsOwn() {
        Overloader overloader = overloader(Limits.NONE.withRoutes(Map.of("/echo", 1, "/other", 0)));
        Session session = Peers.dial(peers.client(), server(overloader));
        session.call("/echo?a=b", "1", String.class);
        assertThat(statusOf(() -> session.call("/echo?c=d", "2", String.class)))
                .isEqualTo(Status.of(503).withReason("calls per second of /echo: above 1"));
        session.call("/other", "3", String.class);
        session.call("/other", "4", String.class);
    }

    @Test
    void pushAboveTheLimitIsDroppedAndCounted() {
        Overloader overloader = overloader(Limits.NONE.withCallsPerSecond(1));
        Session session = Peers.dial(peers.client(), server(overloader));
        session.push("/news", "a");
        await().until(() -> exchanges.size() == 1);
        session.push("/news", "b");
        await().until(() -> exchanges.size() == 2);
        assertThat(exchanges.get(1).status().code()).isEqualTo(503);
        assertThat(pushed).containsExactly("a");
        assertThat(overloader.refusedMessages()).isEqualTo(1);
    }

    @Test
    void limitsChangeWhileItRuns() {
        Overloader overloader = overloader(Limits.NONE);
        Session session = Peers.dial(peers.client(), server(overloader));
        for (int i = 0; i < 50; i++) {
            session.call("/echo", "x", String.class);
        }
        Limits one = overloader.limits().withCallsPerSecond(1);
        overloader.update(one);
        assertThat(overloader.limits()).isEqualTo(one);
        session.call("/echo", "x", String.class);
        assertThat(statusOf(() -> session.call("/echo", "x", String.class)).code())
                .isEqualTo(503);
        overloader.update(Limits.NONE);
        session.call("/echo", "x", String.class);
    }

    @Test
    void connectionAboveTheLimitIsClosedAndCountedAndOneThatEndsMakesRoom() {
        Overloader overloader = overloader(Limits.NONE.withConnections(2));
        Peer server = server(overloader);
        RawClient first = peers.closing(RawClient.connect(server.port()));
        Session second = Peers.dial(peers.client(), server);
        await().until(() -> overloader.connections() == 2);
        RawClient third = peers.closing(RawClient.connect(server.port()));
        assertThat(third.isClosedByPeer()).isTrue();
        assertThat(overloader.refusedConnections()).isEqualTo(1);
        assertThat(second.call("/echo", "on", String.class)).isEqualTo("on");
        first.close();
        await().until(() -> overloader.connections() == 1);
        assertThat(Peers.dial(peers.client(), server).call("/echo", "in", String.class))
                .isEqualTo("in");
    }

    @Test
    void connectionThatAnotherPluginRefusesIsNotCounted() {
        AtomicBoolean refuses = new AtomicBoolean(true);
        Overloader overloader = overloader(Limits.NONE.withConnections(1));
        Peer server = peers.server(builder -> builder.plugin(overloader, new Hook.PostAccept() {
            @Override
            public Status postAccept(PreSession session) {
                return refuses.get() ? Status.of(401) : Status.OK;
            }
        }));
        for (int i = 0; i < 5; i++) {
            try (RawClient refused = RawClient.connect(server.port())) {
                assertThat(refused.isClosedByPeer()).isTrue();
            }
            await().until(() -> overloader.connections() == 0);
        }
        refuses.set(false);
        Peers.dial(peers.client(), server);
        assertThat(overloader.connections()).isEqualTo(1);
    }

    @Test
    void dialedConnectionsCountAsWell() {
        Overloader overloader = overloader(Limits.NONE.withConnections(1));
        Peer server = server(overloader(Limits.NONE));
        Peer client = peers.client(builder -> builder.plugin(overloader));
        Session first = Peers.dial(client, server);
        assertThat(statusOf(() -> client.dial(Peers.addressOf(server))).code()).isEqualTo(503);
        first.close();
        await().until(() -> overloader.connections() == 0);
        Peers.dial(client, server);
    }

    @Test
    void negativeLimitIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Limits.NONE.withRoutes(Map.of("/echo", -1)))
                .withMessage("calls per second of /echo: -1 (expected: 0 or more)");
        assertThatIllegalArgumentException().isThrownBy(() -> Limits.NONE.withConnections(-1));
    }
}
