package io.teleport.pressure;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.teleport.Peer;
import io.teleport.message.Message;
import io.teleport.message.MessageType;
import io.teleport.message.Status;
import io.teleport.testing.LogRecorder;
import io.teleport.testing.RawClient;
import io.teleport.testing.RawSocket;
import io.teleport.testing.TestPeers;
import java.time.Duration;
import java.util.HexFormat;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Frames that are none, in protocols other than the default one: where Go peers wait for ever, ours hang up. */
class OlderProtosBadFramesTest {

    @RegisterExtension
    final TestPeers peers = new TestPeers();

    @RegisterExtension
    final LogRecorder log = LogRecorder.ofTheEngine();

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(delimiter = '|', textBlock = """
            fast@3          | 000000235800                          | version: 88 (expected: 102)
            fast@3          | 0000000b6600ffffffff41                | seq length: 4294967295 (expected: 0-1)
            raw@5           | 00000003                              | frame length: 3 (expected: 5-
            packet@2        | 0000000000000000                      | header length: 0 (expected: 1-
            packet@2        | 000000355a                            | header codec: 90 (expected: 106 json or 112 protobuf)
            packet-json@2   | 000000035a                            | header codec: 90 (expected: 106 json or 112 protobuf)
            packet@2        | 0000000370100900000000                | message type: 9 (expected: 1-3)
            tlv             | 0000000003000000616263                | heartbeat length: 3 (expected: 8)
            tlv             | 01000000ffffffff                      | value length: 4294967295 (expected: 0-
            thrift@5        | 00000100 0ffe                         | magic: 4094 (expected: 4095)
            thrift@6        | ffffffff                              | frame length: 4294967295 (expected: 10-
            thrift-struct@6 | 0000000a0fff0000000000010000          | bytes left for a varint: 0
            thrift@5.0      | 0000000000000000                      | thrift version: 0 (expected: 8001
            thrift@5.0      | 80010000 00000000 00000001 00         | message type: 0 (expected: 1-3)
            """)
    void badFrameEndsItsSessionWithOneLine(String proto, String frame, String expected) {
        Peer server = peers.server(config -> config.proto(proto), router -> {});
        RawClient client = peers.connect(server);
        client.send(HexFormat.of().parseHex(frame.replace(" ", "")));
        assertThat(client.isClosedByPeer()).isTrue();
        await().untilAsserted(() -> assertThat(log.warnings()).hasSize(1));
        assertThat(log.warnings().get(0)).contains("(" + proto + ")", expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"fast@3", "packet@2", "packet-json@2", "thrift@5", "thrift@6", "thrift@5.0"})
    void oversizeCallIsAnsweredBeforeItsSessionEnds(String proto) {
        Peer server = peers.server(config -> config.proto(proto).messageSizeLimit(1000), router -> {});
        RawSocket client = peers.keep(RawSocket.connect(server, proto));
        client.write(new Message()
                .type(MessageType.CALL)
                .seq(7)
                .serviceMethod("/echo?a=b")
                .bodyCodec((byte) 's')
                .body("x".repeat(1000)));
        Message reply = client.read();
        assertThat(reply.seq()).isEqualTo(7);
        assertThat(reply.status().code()).isEqualTo(Status.CODE_TOO_LARGE);
        assertThat(reply.serviceMethod()).isEqualTo(namesReplies(proto) ? "/echo?a=b" : "");
        assertThat(client.read(Duration.ofSeconds(10))).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"fast@3", "packet@2", "packet-json@2", "thrift@5", "thrift@6", "thrift@5.0"})
    void badBodyIsAnsweredAndTheSessionLivesOn(String proto) {
        Peer server = peers.server(
                config -> config.proto(proto), router -> router.call("/double", Integer.class, (n, context) -> n * 2));
        RawSocket client = peers.keep(RawSocket.connect(server, proto));
        Message call = new Message().type(MessageType.CALL).serviceMethod("/double");
        client.write(call.seq(1).bodyCodec((byte) 'j').body("not json".getBytes(US_ASCII)));
        client.write(call.seq(2).bodyCodec((byte) 'Z'));
        client.write(call.seq(3).bodyCodec((byte) 'j').body("21".getBytes(US_ASCII)));
        int[] codes = new int[4];
        for (int i = 0; i < 3; i++) {
            Message reply = client.read();
            assertThat(reply.serviceMethod()).isEqualTo(namesReplies(proto) ? "/double" : "");
            codes[(int) reply.seq()] = reply.status().code();
        }
        assertThat(codes).containsExactly(0, Status.CODE_BAD_MESSAGE, Status.CODE_BAD_MESSAGE, Status.CODE_OK);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "A", "007", "hello seq/1", "9999999999999999999"})
    void sequenceOfGeneration3IsEchoed(String seq) {
        Peer server = peers.server(config -> config.proto("fast@3"), router -> {});
        RawSocket client = peers.keep(RawSocket.connect(server, "fast@3"));
        client.write(new Message().type(MessageType.CALL).seqText(seq).serviceMethod("/none"));
        assertThat(client.read().seqText()).isEqualTo(seq);
    }

    private static boolean namesReplies(String proto) {
        return proto.equals("fast@3") || proto.startsWith("packet");
    }
}
