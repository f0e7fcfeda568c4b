package io.teleport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.teleport.message.Status;
import io.teleport.session.Session;
import io.teleport.testing.LogRecorder;
import io.teleport.testing.Peers;
import io.teleport.testing.RawClient;
import io.teleport.testing.RawFrame;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Two sides that do not speak the same protocol are told what came instead. */
class WrongProtocolTest {

    @RegisterExtension
    final Peers peers = new Peers();

    @RegisterExtension
    final LogRecorder log = LogRecorder.ofTheEngine();

    private Status statusOfACall(String client, String server) {
        Peer listening = peers.server(Peers.listening().proto(server), Peers.routes(router -> {}));
        Session session = peers.client()
                .dial(Peers.addressOf(listening), DialOptions.defaults().withProto(client));
        return session.request("/echo").body("hello").exchange(String.class).status();
    }

    @Test
    void callLearnsWhatCameInsteadOfItsReply() {
        Status status = statusOfACall("raw@4", "http@5");
        assertThat(status.code()).isEqualTo(Status.CODE_CONNECTION_CLOSED);
        assertThat(status.reason()).isEqualTo("version: 47 (expected: 114); received: \"HTTP/1.1 400 Bad Request\"");
    }

    @Test
    void callThatNothingAnswersLearnsWhichProtocolItWasSentIn() {
        Status status = statusOfACall("raw@6", "raw@4");
        assertThat(status.code()).isEqualTo(Status.CODE_CONNECTION_CLOSED);
        assertThat(status.reason()).isEqualTo("no message was received; the protocol here is raw@6");
    }

    @Test
    void logNamesWhatCameFirst() {
        Peer server = peers.server(Peers.listening().proto("raw@4"), Peers.routes(router -> {}));
        peers.closing(RawClient.connect(server.port())).send("GET / HTTP/1.1\r\n".getBytes(StandardCharsets.US_ASCII));
        peers.closing(RawClient.connect(server.port())).send(new byte[] {0, 0, 0, 9, 1, 2, 3, 4, 5});
        await().untilAsserted(() -> assertThat(log.warnings())
                .anySatisfy(line -> assertThat(line).endsWith("; received: \"GET / HTTP/1.1\""))
                .anySatisfy(
                        line -> assertThat(line).endsWith("version: 1 (expected: 114); received: 000000090102030405")));
    }

    @Test
    void logOfASessionThatHasBeenUnderstoodDoesNotRepeatItsBytes() {
        Peer server = peers.server(Peers.listening().proto("raw@4"), Peers.routes(router -> {}));
        peers.closing(RawClient.connect(server.port()))
                .send(RawFrame.push("/none"))
                .send(new byte[] {0, 0, 0, 9, 1, 2, 3, 4, 5});
        await().untilAsserted(() ->
                assertThat(log.warnings()).anySatisfy(line -> assertThat(line).endsWith("(expected: 114)")));
    }
}
