package io.teleport.pressure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.teleport.Peer;
import io.teleport.message.Status;
import io.teleport.session.Session;
import io.teleport.testing.LogRecorder;
import io.teleport.testing.RawClient;
import io.teleport.testing.RawFrame;
import io.teleport.testing.TestPeers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A session that closes loses nothing that it has accepted, whatever the other side goes on sending. */
class GentleCloseTest {

    @RegisterExtension
    final TestPeers peers = new TestPeers();

    @RegisterExtension
    final LogRecorder log = LogRecorder.ofTheEngine();

    private final Semaphore permits = new Semaphore(0);

    private Peer server() {
        return peers.server(router -> {
            router.call("/wait", String.class, (text, context) -> {
                permits.acquire();
                return text;
            });
            router.push("/news", String.class, (text, context) -> {});
        });
    }

    /** Closing a socket that has unread bytes would tell the other side to forget what it has not read. */
    @RepeatedTest(10)
    void callerThatKeepsSendingReadsItsReplyAndThenTheEnd() {
        Peer server = server();
        RawClient client = peers.connect(server).send(RawFrame.call("/wait").body("\"kept\""));
        await().until(() -> server.stats().inFlight() == 1);
        Session session = server.session(client.address());
        CompletableFuture<Void> flood = CompletableFuture.runAsync(() -> {
            byte[] push =
                    RawFrame.push("/news").body("\"" + "n".repeat(5000) + "\"").bytes();
            while (session.isHealthy() || server.sessionCount() > 0) {
                client.sendQuietly(push);
            }
        });
        session.close();
        permits.release();
        assertThat(RawClient.text(client.read())).isEqualTo("\"kept\"");
        assertThat(client.isAtItsEnd()).isTrue();
        client.close();
        flood.join();
        assertThat(log.warnings()).isEmpty();
    }

    @Test
    void callsThatComeTooLateAreRefused() {
        Peer server = server();
        RawClient client =
                peers.connect(server).send(RawFrame.call("/wait").seq("B").body("\"kept\""));
        await().until(() -> server.stats().inFlight() == 1);
        server.session(client.address()).close();
        client.send(RawFrame.call("/wait").seq("C").body("\"late\""));
        assertThat(client.read().status().code()).isEqualTo(Status.CODE_REFUSED);
        permits.release();
        assertThat(RawClient.text(client.read())).isEqualTo("\"kept\"");
        assertThat(client.isAtItsEnd()).isTrue();
    }

    /** It has read the goodbye and does nothing. */
    @Test
    void otherSideThatDoesNotCloseIsNotWaitedForLong() {
        Peer server = server();
        RawClient client = peers.connect(server);
        await().until(() -> server.session(client.address()) != null);
        server.session(client.address()).close();
        assertThat(client.isAtItsEnd()).isTrue();
        await().atMost(Duration.ofSeconds(3)).until(() -> server.sessionCount() == 0);
    }
}
