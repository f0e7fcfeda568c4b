package io.teleport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import io.teleport.message.Status;
import io.teleport.message.StatusException;
import io.teleport.plugin.Hook;
import io.teleport.plugin.MessageContext;
import io.teleport.plugin.Plugin;
import io.teleport.session.Session;
import io.teleport.session.SessionState;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class PeerLifecycleTest {

    private final CountDownLatch entered = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);
    private final Peer server = Peer.builder()
            .config(PeerConfig.builder().listenPort(0).build())
            .routes(router -> {
                router.call("/echo", String.class, (text, context) -> text);
                router.call("/wait", String.class, (text, context) -> {
                    entered.countDown();
                    released.await();
                    return text;
                });
            })
            .build();
    private final Peer client =
            Peer.builder().config(PeerConfig.builder().listenPort(0).build()).build();

    @AfterEach
    void close() {
        released.countDown();
        client.close();
        server.close();
    }

    @Test
    void stopServingClosesAcceptedSessionsAndLeavesDialedOnes() throws Exception {
        server.listen();
        client.listen();
        Session dialed = client.dial(addressOf(server));
        Session accepted = server.dial(addressOf(client));
        client.stopServing().toCompletableFuture().get(5, TimeUnit.SECONDS);
        assertThat(client.listeners()).isEmpty();
        await().until(() -> accepted.state() == SessionState.CLOSED);
        assertThat(dialed.call("/echo", "still here", String.class)).isEqualTo("still here");
        client.listen();
        assertThat(server.dial(addressOf(client)).isHealthy()).isTrue();
    }

    @Test
    void stopServingLetsACallInFlightFinish() throws Exception {
        server.listen();
        CompletableFuture<String> call = client.dial(addressOf(server)).callAsync("/wait", "done", String.class);
        assertThat(entered.await(5, TimeUnit.SECONDS)).isTrue();
        CompletableFuture<Void> stopped = server.stopServing().toCompletableFuture();
        assertThat(stopped).isNotDone();
        released.countDown();
        assertThat(call.get(5, TimeUnit.SECONDS)).isEqualTo("done");
        stopped.get(5, TimeUnit.SECONDS);
    }

    @Test
    void lazySessionCanBeConnectedBeforeItsFirstUse() {
        server.listen();
        Session session = client.open(addressOf(server), DialOptions.defaults().withLazy(true));
        assertThat(session.state()).isEqualTo(SessionState.REDIALING);
        assertThat(client.connect(session).join()).isSameAs(session);
        assertThat(session.state()).isEqualTo(SessionState.ACTIVE);
        assertThat(client.connect(session).join()).isSameAs(session);
    }

    @Test
    void connectSaysWhyTheFirstAttemptFailed() {
        Session session = client.open("127.0.0.1:1", DialOptions.defaults().withLazy(true));
        assertThatExceptionOfType(CompletionException.class)
                .isThrownBy(() -> client.connect(session).join())
                .withCauseInstanceOf(StatusException.class)
                .withMessageContaining("105");
        assertThat(session.state()).isEqualTo(SessionState.CLOSED);
    }

    @RepeatedTest(20)
    void refusedDialSaysThatItWasRefused() {
        assertThatExceptionOfType(StatusException.class)
                .isThrownBy(() -> client.dial("127.0.0.1:1"))
                .withMessageContaining("105 Dial Failed: 127.0.0.1:1: ")
                .withMessageContaining("refused");
    }

    @Test
    void pluginsCanBeAddedToRoutesThatExist() {
        server.addPlugins(List.of(new Refusal()));
        assertThat(server.plugins()).extracting(Plugin::name).containsExactly("refusal");
        server.router().call("/later", String.class, (text, context) -> text);
        server.listen();
        Session session = client.dial(addressOf(server));
        for (String route : List.of("/echo", "/later")) {
            assertThatExceptionOfType(StatusException.class)
                    .isThrownBy(() -> session.call(route, "hi", String.class))
                    .satisfies(e -> assertThat(e.status().code()).isEqualTo(Status.CODE_FORBIDDEN));
        }
    }

    @Test
    void pluginsCannotBeAddedTwice() {
        server.addPlugins(List.of(new Refusal()));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> server.addPlugins(List.of(new Refusal())))
                .withMessage("plugin: refusal (expected: a name used once)");
        assertThat(server.plugins()).hasSize(1);
    }

    @Test
    void unknownNamesAreRefusedWithTheirKeys() {
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> build(PeerConfig.builder().proto("raw@9")))
                .withMessageStartingWith("proto: raw@9 (expected: one of [raw@4, raw@5, raw@6");
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> build(PeerConfig.builder().defaultBodyCodec("bson")))
                .withMessage("default-body-codec: bson (expected: one of [json, protobuf, plain, form, xml, thrift])");
        ListenerConfig listener = new ListenerConfig("old", Network.TCP, ":0", "raw@1");
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> build(PeerConfig.builder().listener(listener)))
                .withMessageStartingWith("listeners.old.proto: raw@1 (expected: one of [raw@4");
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(
                        () -> client.open("127.0.0.1:1", DialOptions.defaults().withDefaultBodyCodec("bson")))
                .withMessageStartingWith("default-body-codec: bson");
    }

    private static void build(PeerConfigBuilder config) {
        Peer.builder().config(config.build()).build().close();
    }

    private static String addressOf(Peer peer) {
        return "127.0.0.1:" + peer.port();
    }

    private static final class Refusal implements Hook.PostReadCallHeader {
        @Override
        public String name() {
            return "refusal";
        }

        @Override
        public Status postReadCallHeader(MessageContext context) {
            return Status.of(Status.CODE_FORBIDDEN);
        }
    }

    @Test
    void pluginOnTheRightMayChangeTheConfigurationToo() {
        PreNewPeer later = (config, plugins) -> {
            config.maxInFlight(7);
            return Status.OK;
        };
        try (Peer peer = Peer.builder().pluginRight(later).build()) {
            assertThat(peer.config().maxInFlight()).isEqualTo(7);
        }
    }
}
