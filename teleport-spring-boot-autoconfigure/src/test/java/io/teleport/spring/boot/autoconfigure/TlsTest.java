package io.teleport.spring.boot.autoconfigure;

import static io.teleport.spring.boot.autoconfigure.TeleportRunner.addressOf;
import static io.teleport.spring.boot.autoconfigure.TeleportRunner.listening;
import static io.teleport.spring.boot.autoconfigure.TeleportRunner.silent;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.teleport.Peer;
import io.teleport.message.StatusException;
import io.teleport.session.Session;
import io.teleport.spring.CallController;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.ssl.SslBundleRegistrar;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundleRegistry;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class TlsTest {

    @TempDir
    private static Path directory;

    private static TestCertificate first;
    private static TestCertificate second;

    @BeforeAll
    static void makeCertificates() throws Exception {
        first = TestCertificate.create(directory, "first");
        second = TestCertificate.create(directory, "second");
    }

    @Test
    void bundlesEncryptBothSides() throws Exception {
        server(first.bundle())
                .run(server -> client(addressOf(server), first.trustOnly())
                        .run(client ->
                                assertThat(say(client.getBean(Session.class))).isEqualTo("hi")));
    }

    @Test
    void plainSessionIsRefusedWhereTlsIsOn() throws Exception {
        server(first.bundle()).run(server -> {
            try (Peer plain = Peer.builder().build()) {
                Session session = plain.dial(addressOf(server));
                assertThatExceptionOfType(StatusException.class).isThrownBy(() -> say(session));
            }
        });
    }

    @Test
    void certificateThatIsNotTrustedIsRefused() throws Exception {
        server(first.bundle())
                .run(server -> client(addressOf(server), second.trustOnly())
                        .run(client -> assertThatExceptionOfType(StatusException.class)
                                .isThrownBy(() -> say(client.getBean(Session.class)))));
    }

    @Test
    void clientMustShowACertificateWhereItIsRequired() throws Exception {
        server(first.bundle())
                .withPropertyValues("teleport.peer.ssl.client-auth=require")
                .run(server -> {
                    client(addressOf(server), first.bundle())
                            .run(client -> assertThat(say(client.getBean(Session.class)))
                                    .isEqualTo("hi"));
                    client(addressOf(server), first.trustOnly())
                            .run(client -> assertThatExceptionOfType(StatusException.class)
                                    .isThrownBy(() -> say(client.getBean(Session.class))));
                });
    }

    @Test
    void updateOfABundleIsUsedByNewConnections() throws Exception {
        server(first.bundle())
                .run(server -> client(addressOf(server), first.trustOnly()).run(old -> {
                    assertThat(say(old.getBean(Session.class))).isEqualTo("hi");
                    server.getBean(SslBundleRegistry.class).updateBundle("test", second.bundle());
                    client(addressOf(server), second.trustOnly())
                            .run(client -> assertThat(say(client.getBean(Session.class)))
                                    .isEqualTo("hi"));
                    assertThat(say(old.getBean(Session.class))).isEqualTo("hi");
                }));
    }

    @Test
    void tlsOfListenersNeedsABundle() {
        listening()
                .withPropertyValues("teleport.peer.ssl.enabled=true")
                .run(context -> assertThat(context)
                        .hasFailed()
                        .getFailure()
                        .rootCause()
                        .hasMessageStartingWith("ssl.bundle: null (expected: a bundle"));
    }

    private static String say(Session session) {
        return session.call("/echo/say", "hi", String.class);
    }

    private static ApplicationContextRunner server(SslBundle bundle) {
        return with(listening(), bundle)
                .withUserConfiguration(Echo.class)
                .withPropertyValues("teleport.peer.ssl.bundle=test");
    }

    private static ApplicationContextRunner client(String address, SslBundle bundle) {
        return with(silent(), bundle)
                .withPropertyValues(
                        "teleport.sessions.ledger.address=" + address,
                        "teleport.sessions.ledger.lazy=true",
                        "teleport.sessions.ledger.ssl.bundle=test");
    }

    private static ApplicationContextRunner with(ApplicationContextRunner runner, SslBundle bundle) {
        SslBundleRegistrar registrar = registry -> registry.registerBundle("test", bundle);
        return runner.withBean(SslBundleRegistrar.class, () -> registrar);
    }

    @CallController
    static class Echo {
        public String say(String text) {
            return text;
        }
    }
}
