package io.teleport.spring.boot.autoconfigure;

import static io.teleport.spring.boot.autoconfigure.TeleportRunner.addressOf;
import static io.teleport.spring.boot.autoconfigure.TeleportRunner.listening;
import static io.teleport.spring.boot.autoconfigure.TeleportRunner.silent;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.teleport.ListenerConfig;
import io.teleport.Network;
import io.teleport.Peer;
import io.teleport.PeerConfig;
import io.teleport.message.Status;
import io.teleport.message.StatusException;
import io.teleport.plugin.SessionListener;
import io.teleport.session.Session;
import io.teleport.session.SessionState;
import io.teleport.spring.CallController;
import io.teleport.spring.SessionStateEvent;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;

class SessionBeansTest {

    @Test
    void sessionIsInjectedByItsNameAndCalls() {
        listening()
                .withUserConfiguration(Echo.class)
                .run(server -> dialing(addressOf(server))
                        .withUserConfiguration(Billing.class)
                        .run(client -> {
                            assertThat(client.getBean(Billing.class).ledger.call("/echo/say", "hi", String.class))
                                    .isEqualTo("hi");
                            assertThat(client.getBean("ledger")).isSameAs(client.getBean(Billing.class).ledger);
                        }));
    }

    @Test
    void changesOfStateAreApplicationEvents() {
        listening()
                .run(server -> dialing(addressOf(server))
                        .withUserConfiguration(States.class)
                        .run(client -> {
                            await().untilAsserted(() -> assertThat(client.getBean(States.class).seen)
                                    .contains("ACTIVE"));
                            assertThat(client.getBean(States.class).told).containsExactly("REDIALING", "ACTIVE");
                        }));
    }

    @Configuration(proxyBeanMethods = false)
    static class States {
        private final Queue<String> seen = new ConcurrentLinkedQueue<>();
        private final Queue<String> told = new ConcurrentLinkedQueue<>();

        @EventListener
        void changed(SessionStateEvent event) {
            seen.add(event.now().name());
        }

        @Bean
        SessionListener sessionListener() {
            return new SessionListener() {
                @Override
                public void stateChanged(Session session, SessionState before, SessionState now) {
                    told.add(now.name());
                }
            };
        }
    }

    @Test
    void eagerSessionIsConnectedBeforeItIsUsed() {
        listening()
                .run(server -> dialing(addressOf(server))
                        .run(client -> await().untilAsserted(() -> assertThat(
                                        server.getBean(Peer.class).sessionCount())
                                .isOne())));
    }

    @Test
    void lazySessionIsDialedByItsFirstUse() {
        listening()
                .withUserConfiguration(Echo.class)
                .run(server -> dialing(addressOf(server))
                        .withPropertyValues("teleport.sessions.ledger.lazy=true")
                        .run(client -> {
                            NamedSession ledger = client.getBean(NamedSession.class);
                            assertThat(ledger.isIdle()).isTrue();
                            assertThat(server.getBean(Peer.class).sessionCount())
                                    .isZero();
                            assertThat(ledger.call("/echo/say", "hi", String.class))
                                    .isEqualTo("hi");
                            assertThat(ledger.state()).isEqualTo(SessionState.ACTIVE);
                        }));
    }

    @Test
    void applicationStartsWithoutTheOtherPeerAndConnectsWhenItComes() throws IOException {
        int port = freePort();
        dialing("127.0.0.1:" + port)
                .withPropertyValues("teleport.sessions.ledger.redial-max-interval=200ms")
                .run(client -> {
                    Session ledger = client.getBean(Session.class);
                    assertThat(ledger.state()).isEqualTo(SessionState.REDIALING);
                    assertThatExceptionOfType(StatusException.class)
                            .isThrownBy(() -> ledger.call("/echo/say", "hi", String.class))
                            .satisfies(e -> assertThat(e.status().code())
                                    .isIn(Status.CODE_CONNECTION_CLOSED, Status.CODE_DIAL_FAILED));
                    try (Peer server = server(port)) {
                        server.listen();
                        await().until(ledger::isHealthy);
                        assertThat(ledger.call("/echo/say", "hi", String.class)).isEqualTo("hi");
                    }
                });
    }

    @Test
    void failFastSessionKeepsTheApplicationFromStarting() throws IOException {
        dialing("127.0.0.1:" + freePort())
                .withPropertyValues("teleport.sessions.ledger.fail-fast=true")
                .run(client ->
                        assertThat(client).hasFailed().getFailure().rootCause().isInstanceOf(IOException.class));
    }

    @Test
    void sessionComesBackWhenTheContextIsRestarted() {
        listening()
                .withUserConfiguration(Echo.class)
                .run(server -> dialing(addressOf(server)).run(client -> {
                    Session ledger = client.getBean(Session.class);
                    assertThat(ledger.call("/echo/say", "hi", String.class)).isEqualTo("hi");
                    client.stop();
                    assertThat(ledger.state()).isEqualTo(SessionState.CLOSED);
                    assertThatExceptionOfType(StatusException.class)
                            .isThrownBy(() -> ledger.call("/echo/say", "hi", String.class));
                    client.start();
                    assertThat(ledger.call("/echo/say", "hi", String.class)).isEqualTo("hi");
                }));
    }

    @Test
    void sessionMayShareItsNameWithAnotherBean() {
        dialing("127.0.0.1:1")
                .withPropertyValues("teleport.sessions.ledger.lazy=true")
                .withUserConfiguration(OtherLedger.class)
                .run(client -> {
                    assertThat(client.getBean("ledger")).isEqualTo("another bean");
                    assertThat(client).hasBean("ledgerSession");
                    assertThat(client.getBean(Billing.class).ledger).isNotNull();
                });
    }

    private static ApplicationContextRunner dialing(String address) {
        return silent().withPropertyValues("teleport.sessions.ledger.address=" + address);
    }

    private static Peer server(int port) {
        ListenerConfig listener = ListenerConfig.of("main", Network.TCP, "127.0.0.1:" + port);
        return Peer.builder()
                .config(PeerConfig.builder().listener(listener).build())
                .routeCall(new Echo())
                .build();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @CallController
    static class Echo {
        public String say(String text) {
            return text;
        }
    }

    static class Billing {
        final Session ledger;

        Billing(@Qualifier("ledger") Session ledger) {
            this.ledger = ledger;
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class OtherLedger {

        @Bean
        String ledger() {
            return "another bean";
        }

        @Bean
        Billing billing(@Qualifier("ledger") Session ledger) {
            return new Billing(ledger);
        }
    }
}
