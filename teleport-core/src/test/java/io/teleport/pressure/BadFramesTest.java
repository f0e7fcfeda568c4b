package io.teleport.pressure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import io.teleport.Peer;
import io.teleport.message.Message;
import io.teleport.message.MessageType;
import io.teleport.message.Status;
import io.teleport.session.Session;
import io.teleport.testing.LogRecorder;
import io.teleport.testing.RawClient;
import io.teleport.testing.RawFrame;
import io.teleport.testing.TestPeers;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Frames that are none end their session with one line in the log, and nobody else notices. */
class BadFramesTest {

    private static final int LIMIT = 64 * 1024;
    private static final int INFLATED_LIMIT = 256 * 1024;

    @RegisterExtension
    final TestPeers peers = new TestPeers();

    @RegisterExtension
    final LogRecorder log = LogRecorder.ofTheEngine();

    private Peer server;
    private Session good;
    private RawClient bad;

    @BeforeEach
    void connect() {
        server = peers.server(
                config -> config.messageSizeLimit(LIMIT).inflatedSizeLimit(INFLATED_LIMIT),
                router -> router.call("/echo", String.class, (text, context) -> text));
        good = peers.dial(server);
        bad = peers.connect(server);
    }

    static Stream<Arguments> badFrames() {
        return Stream.of(
                bad("length 0", call().length(0), "frame length: 0 (expected: 6-65536)"),
                bad("length below the prefix", call().length(5), "frame length: 5 (expected: 6-65536)"),
                bad("length over the limit, hidden header", gzipped().length(LIMIT + 1), "frame length: 65537"),
                bad("length no memory could hold", call().length(0xffff_ffffL), "frame length: 4294967295"),
                bad("version", call().version('x'), "version: 120 (expected: 114)"),
                bad("seq longer than the frame", call().seqLength(60_000), "seq length: 60000 (expected: 0-"),
                bad("method longer than the frame", call().serviceMethodLength(999), "service method length: 999"),
                bad("metadata longer than the frame", call().metadataLength(999), "metadata length: 999"),
                bad("no room for a body codec", call().codecCutOff(), "bytes left for body codec: 0 (expected: 1)"),
                bad("unknown filter", call().packed("?", content -> content), "63"),
                bad("more filters than bytes", call().filterCount(255), "xfer filters: 255"),
                bad("not gzip", call().packed("g", content -> content), "gzip"),
                bad("truncated gzip", truncated(), "gzip"),
                bad("damaged md5", call().packed("m", content -> content), "md5"),
                bad("bomb", bomb(), "gzip: more than 262144 bytes inflated"),
                bad("bomb in a bomb", nestedBomb(), "gzip: more than 262144 bytes inflated"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badFrames")
    void badFrameEndsItsSessionWithOneLine(String name, byte[] frame, String expected) {
        bad.send(frame);
        assertEndedWithOneLine(expected);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 4, 5, 99, 255})
    void unsupportedTypeEndsItsSessionWithTheMessagesDetails(int type) {
        bad.send(RawFrame.call("/echo").type(type).body("\"x\""));
        assertEndedWithOneLine("message type: " + type + " (expected: 1-3) in ");
        assertThat(log.warnings().get(0)).contains("method=/echo", "codec=106", "seq=");
    }

    @Test
    void badSequenceOfGenerationFiveEndsItsSession() {
        Peer five = peers.server(config -> config.proto("raw@5"), router -> {});
        RawClient client = peers.connect(five);
        client.send(HexFormat.of().parseHex("0000000d" + "00" + "02" + "2121" + "01" + "00" + "0000" + "6a"));
        assertThat(client.isClosedByPeer()).isTrue();
        await().untilAsserted(() -> assertThat(log.warnings()).hasSize(1));
        assertThat(log.warnings().get(0)).contains("raw@5", "seq");
    }

    @Test
    void oversizeCallWithReadableHeaderIsAnsweredBeforeItsSessionEnds() {
        bad.send(call().body(new byte[LIMIT]));
        Message reply = bad.read();
        assertThat(reply.type()).isEqualTo(MessageType.REPLY);
        assertThat(reply.status().code()).isEqualTo(Status.CODE_TOO_LARGE);
        assertThat(reply.status().reason()).contains("frame length: ", "(expected: 6-" + LIMIT + ")");
        assertEndedWithOneLine("frame length: ");
    }

    /** Closing a socket that still receives makes the other side lose what it has not read. */
    @Test
    void callerReadsTheRefusalThoughItSendsTheWholeOversizeBodyFirst() {
        byte[] frame = call().body(new byte[8 * 1024 * 1024]).bytes();
        bad.send(frame);
        assertThat(bad.read().status().code()).isEqualTo(Status.CODE_TOO_LARGE);
        assertThat(bad.isClosedByPeer()).isTrue();
    }

    @Test
    void oversizeMetadataIsAnsweredBeforeItsSessionEnds() {
        Peer strict = peers.server(config -> config.metadataSizeLimit(1000), router -> {});
        RawClient client = peers.connect(strict);
        client.send(call().metadata("a=" + "b".repeat(1000)));
        assertThat(client.read().status())
                .isEqualTo(Status.of(Status.CODE_TOO_LARGE).withReason("metadata length: 1002 (expected: 0-1000)"));
        assertThat(client.isClosedByPeer()).isTrue();
    }

    @Test
    void oversizePushEndsItsSessionWithoutAnswer() {
        bad.send(RawFrame.push("/echo").body(new byte[LIMIT]));
        assertEndedWithOneLine("frame length: ");
    }

    @Test
    void frameCutOffByTheEndOfItsConnectionIsNoMistake() {
        bad.send(Arrays.copyOf(call().bytes(), 10)).close();
        await().untilAsserted(() -> assertThat(server.sessionCount()).isEqualTo(1));
        assertThat(log.warnings()).isEmpty();
        assertGoodSessionIsUnaffected();
    }

    @Test
    void framesThatComeByteByByteAreRead() {
        byte[] twice = call().body("\"one\"").bytes();
        bad.trickle(twice).trickle(twice);
        assertThat(RawClient.text(bad.read())).isEqualTo("\"one\"");
        assertThat(RawClient.text(bad.read())).isEqualTo("\"one\"");
    }

    /** Whoever waits for it learns at least that nothing comes. */
    @Test
    void replyThatFitsInNoFormEndsItsSession() {
        Peer narrow = peers.server(
                config -> config.messageSizeLimit(60),
                router -> router.call("/echo", String.class, (text, context) -> text + text));
        RawClient caller = peers.connect(narrow);
        caller.send(RawFrame.call("/echo").body("\"0123456789\""));
        assertThat(caller.isClosedByPeer()).isTrue();
    }

    @Test
    void whatFollowsABadFrameIsNotRead() {
        byte[] frame = call().version('x').bytes();
        byte[] three = new byte[frame.length * 3];
        for (int i = 0; i < 3; i++) {
            System.arraycopy(frame, 0, three, i * frame.length, frame.length);
        }
        bad.send(three);
        assertEndedWithOneLine("version: 120");
    }

    @Test
    void callsBeforeABadFrameAreAnswered() {
        byte[] first = call().body("\"fine\"").bytes();
        bad.send(first);
        assertThat(RawClient.text(bad.read())).isEqualTo("\"fine\"");
        bad.send(call().version('x'));
        assertEndedWithOneLine("version: 120");
    }

    private void assertEndedWithOneLine(String expected) {
        assertThat(bad.isClosedByPeer()).isTrue();
        await().untilAsserted(() -> assertThat(server.sessionCount()).isEqualTo(1));
        assertThat(log.lines(Level.INFO))
                .filteredOn(line -> line.contains("closed"))
                .hasSize(1);
        assertThat(log.warnings()).singleElement().asString().contains("session " + bad.address(), "raw@4", expected);
        assertThat(server.stats().badFrames()).isEqualTo(1);
        assertGoodSessionIsUnaffected();
    }

    private void assertGoodSessionIsUnaffected() {
        assertThat(good.call("/echo", "still here", String.class)).isEqualTo("still here");
    }

    private static RawFrame call() {
        return RawFrame.call("/echo");
    }

    private static Arguments bad(String name, RawFrame frame, String expected) {
        return Arguments.of(name, frame.bytes(), expected);
    }

    private static RawFrame gzipped() {
        return call().packed("g", RawFrame::gzip);
    }

    private static RawFrame truncated() {
        return call().body("a".repeat(1000)).packed("g", content -> {
            byte[] whole = RawFrame.gzip(content);
            return Arrays.copyOf(whole, whole.length - 12);
        });
    }

    private static RawFrame bomb() {
        return gzipped().body(new byte[10 * INFLATED_LIMIT]);
    }

    private static RawFrame nestedBomb() {
        return call().body(new byte[100 * INFLATED_LIMIT])
                .packed("gg", content -> RawFrame.gzip(RawFrame.gzip(content)));
    }
}
