package io.teleport;

import static io.teleport.testing.Statuses.statusOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.teleport.message.Status;
import io.teleport.plugin.Hook;
import io.teleport.session.PreSession;
import io.teleport.session.Session;
import io.teleport.testing.Peers;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class DialTest {

    @RegisterExtension
    final Peers peers = new Peers();

    private final Peer client = peers.client();
    private ServerSocket silent;

    /** A listener whose system accepts, and that never says anything. */
    @BeforeEach
    void listen() throws Exception {
        silent = new ServerSocket(0);
        silent.setSoTimeout(10_000);
    }

    @AfterEach
    void close() throws Exception {
        silent.close();
    }

    private String silentAddress() {
        return "127.0.0.1:" + silent.getLocalPort();
    }

    private static DialOptions withTls() {
        try {
            SslContext tls = SslContextBuilder.forClient().build();
            return DialOptions.defaults().withTls(() -> tls);
        } catch (SSLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void refusedConnectionFailsWithTheAddress() throws Exception {
        String address = silentAddress();
        silent.close();
        Status status = statusOf(() -> client.dial(address));
        assertThat(status.code()).isEqualTo(105);
        assertThat(status.message()).isEqualTo("Dial Failed");
        assertThat(status.reason()).contains(address);
    }

    @Test
    void unknownHostFailsWithItsName() {
        Status status = statusOf(() -> client.dial("no-such-host.invalid:1"));
        assertThat(status.code()).isEqualTo(105);
        assertThat(status.reason()).contains("no-such-host.invalid");
    }

    @Test
    void addressWithoutPortIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> client.dial("somewhere"))
                .withMessageContaining("somewhere");
    }

    @Test
    void serverThatNeverAnswersTheTlsHandshakeFailsInTime() {
        Status status = statusOf(() -> client.dial(silentAddress(), withTls().withTimeout(Duration.ofMillis(100))));
        assertThat(status.code()).isEqualTo(105);
        assertThat(status.reason()).contains(silentAddress()).contains("PT0.1S");
        assertThat(client.sessions()).isEmpty();
    }

    @Test
    void timedOutAttemptClosesItsConnection() throws Exception {
        CompletableFuture<Session> dial =
                client.dialAsync(silentAddress(), withTls().withTimeout(Duration.ofMillis(500)));
        try (Socket accepted = silent.accept()) {
            accepted.setSoTimeout(5000);
            assertThat(accepted.getInputStream().readAllBytes()).isNotNull();
        }
        assertThat(statusOf(dial).code()).isEqualTo(105);
    }

    @Test
    void pluginThatWaitsTooLongFailsTheDial() {
        Peer waiting = peers.client(builder -> builder.plugin(new Hook.PostDial() {
            @Override
            public Status postDial(PreSession session, boolean isRedial) {
                session.receive(Duration.ofSeconds(10));
                return Status.OK;
            }
        }));
        Status status = statusOf(
                () -> waiting.dial(silentAddress(), DialOptions.defaults().withTimeout(Duration.ofMillis(100))));
        assertThat(status.code()).isEqualTo(105);
        assertThat(waiting.sessions()).isEmpty();
    }

    @Test
    void cancelledDialClosesItsConnection() throws Exception {
        CompletableFuture<Session> dial = client.dialAsync(silentAddress(), withTls());
        try (Socket accepted = silent.accept()) {
            assertThat(dial.cancel(true)).isTrue();
            accepted.setSoTimeout(5000);
            assertThat(accepted.getInputStream().readAllBytes()).isNotNull();
        }
        assertThat(client.sessions()).isEmpty();
    }

    @Test
    void closedPeerDoesNotDial() {
        client.close();
        Status status = statusOf(() -> client.dial(silentAddress()));
        assertThat(status.code()).isEqualTo(105);
        assertThat(status.reason()).contains("the peer is closed");
        assertThatIllegalStateException().isThrownBy(() -> client.open(silentAddress(), DialOptions.defaults()));
        assertThatIllegalStateException().isThrownBy(client::listen);
    }

    @Test
    void closeEndsADialThatIsUnderWay() throws Exception {
        CompletableFuture<Session> dial =
                client.dialAsync(silentAddress(), withTls().withTimeout(Duration.ZERO));
        try (Socket accepted = silent.accept()) {
            assertThat(accepted.isConnected()).isTrue();
            client.close();
            assertThat(statusOf(dial).code()).isEqualTo(105);
        }
    }

    @Test
    void tlsToAServerThatSpeaksNoneFailsWithTheReason() {
        Peer plain = peers.server(Peers.listening().messageSizeLimit(1024), builder -> builder);
        Status status = statusOf(() -> client.dial(Peers.addressOf(plain), withTls()));
        assertThat(status.code()).isEqualTo(105);
        assertThat(status.reason()).contains(Peers.addressOf(plain));
        await().until(() -> plain.sessionCount() == 0);
    }
}
