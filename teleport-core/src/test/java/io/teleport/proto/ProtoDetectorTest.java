package io.teleport.proto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.teleport.message.Message;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ProtoDetectorTest {

    private static final List<Proto> ALL =
            ProtoDetector.RECOGNISED.stream().map(Protos::find).toList();

    /** Whatever a Go client begins with. */
    static Stream<GoldenFrame> firstFrames() {
        return GoldenFiles.ALL.stream()
                .filter(file -> ALL.contains(file.proto()))
                .flatMap(file -> file.load().stream())
                .filter(frame ->
                        List.of(1, 3, 4).contains(frame.fields().get("mtype").asInt()))
                .filter(frame -> !frame.file().proto().inWebSocket());
    }

    static Stream<GoldenFrame> firstMessages() {
        return GoldenFiles.ALL.stream()
                .filter(file -> file.proto().inWebSocket())
                .flatMap(file -> file.load().stream());
    }

    @ParameterizedTest
    @MethodSource("firstFrames")
    void firstFrameIsRecognisedByteByByte(GoldenFrame frame) {
        ProtoDetector detector = new ProtoDetector(ALL, frame.file().context());
        ByteBuf in = Unpooled.buffer();
        List<Proto> found = List.of();
        for (byte b : frame.bytes()) {
            in.writeByte(b);
            if (found.isEmpty()) {
                found = detector.detect(in);
            }
        }
        assertThat(found).containsExactly(frame.file().proto());
        assertThat(new ProtoDetector(ALL, frame.file().context()).detect(in))
                .containsExactly(frame.file().proto());
        assertThat(in.readerIndex()).isZero();
        in.release();
    }

    @ParameterizedTest
    @MethodSource("firstMessages")
    void firstMessageOfWebSocketIsRecognised(GoldenFrame frame) {
        ByteBuf message = Unpooled.wrappedBuffer(frame.bytes()).skipBytes(Integer.BYTES);
        List<Proto> candidates = ALL.stream().filter(Proto::inWebSocket).toList();
        Proto found = ProtoDetector.ofMessage(message, candidates);
        assertThat(found.name()).isEqualTo(frame.file().proto().name().replace('6', '5'));
        List<Proto> six =
                candidates.stream().filter(proto -> !proto.name().endsWith("5")).toList();
        assertThat(ProtoDetector.ofMessage(message, six).name())
                .isEqualTo(frame.file().proto().name().replace('5', '6'));
    }

    @ParameterizedTest
    @CsvSource({
        "00000000000000, nothing of a frame",
        "0000000000, a length of nothing",
        "ffffffffffffffffffff, a length of 4 GiB with 255 filters",
        "0000002078010161626364, an unknown filter",
        "000000200001210109, a sequence that is no number",
        "0000002000013102092f6d6174682f616464, a reply",
        "000000190001310400636f64, a status beyond the frame, which ends in the middle of code=",
        "58595a0d0a5859, letters",
        "0000001072fffffff, raw@4 with filters that nobody has"
    })
    void garbageIsRefused(String hex, String what) {
        byte[] bytes = HexFormat.of().parseHex(hex.length() % 2 == 0 ? hex : hex + "f");
        assertThatExceptionOfType(ProtoException.class)
                .as(what)
                .isThrownBy(() -> detect(ALL, bytes))
                .withMessageStartingWith("first bytes: ");
        assertThatExceptionOfType(ProtoException.class)
                .as(what + ", byte by byte")
                .isThrownBy(() -> detectByteByByte(bytes))
                .withMessageStartingWith("first bytes: ");
    }

    @Test
    void protocolThatIsNotAcceptedIsNamed() {
        byte[] five = bytesOf("v5.4.2-raw");
        assertThatExceptionOfType(ProtoException.class)
                .isThrownBy(() -> detect(List.of(Protos.raw(4), Protos.raw(6)), five))
                .withMessage("protocol: raw@5 (expected: one of [raw@4, raw@6])");
        assertThatExceptionOfType(ProtoException.class)
                .isThrownBy(() -> detect(List.of(Protos.raw(4)), ascii("GET / HTTP/1.1\r\n\r\n")))
                .withMessage("protocol: http (expected: one of [raw@4])");
    }

    @Test
    void httpIsChosenByItsHead() {
        assertThat(detect(ALL, ascii("POST /math/add HTTP/1.1\r\nHost: x\r\n\r\n[1]")))
                .containsExactly(Protos.http(5));
        assertThat(detect(ALL, ascii("POST /a HTTP/1.1\r\nUser-Agent: erpc-httproto/1.1\r\n\r\n")))
                .containsExactly(Protos.http(6));
        assertThat(detect(List.of(Protos.raw(4), Protos.http(6)), ascii("GET /a HTTP/1.1\n\n")))
                .containsExactly(Protos.http(6));
        assertThat(detect(ALL, ascii("GET / HTTP/1.1\r\nConnection: Upgrade\r\nupgrade: WebSocket\r\n\r\n")))
                .hasSize(6)
                .allMatch(Proto::inWebSocket);
    }

    @Test
    void largeBodyOfGenerationFiveIsNotTakenForMetadataOfSix() {
        byte[] five = frame(5, "[" + "1,".repeat(30_000) + "1]");
        assertThat(detect(ALL, five)).containsExactly(Protos.raw(5));
        byte[] six = frame(6, "[" + "1,".repeat(30_000) + "1]");
        assertThat(detect(ALL, six)).containsExactly(Protos.raw(6));
    }

    private static byte[] frame(int generation, String body) {
        ByteBuf out = Unpooled.buffer();
        Message message = new Message()
                .type(1)
                .seq(1)
                .serviceMethod("/math/add")
                .bodyCodec((byte) 'j')
                .body(ascii(body));
        Protos.raw(generation).write(message, out, Frames.CONTEXT);
        byte[] bytes = ByteBufUtil.getBytes(out);
        out.release();
        return bytes;
    }

    private static byte[] bytesOf(String file) {
        return GoldenFiles.named(file).load().get(0).bytes();
    }

    private static List<Proto> detect(List<Proto> accepted, byte[] bytes) {
        return new ProtoDetector(accepted, Frames.CONTEXT).detect(Unpooled.wrappedBuffer(bytes));
    }

    private static void detectByteByByte(byte[] bytes) {
        ProtoDetector detector = new ProtoDetector(ALL, Frames.CONTEXT);
        for (int i = 1; i <= bytes.length; i++) {
            assertThat(detector.detect(Unpooled.wrappedBuffer(bytes, 0, i))).isEmpty();
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
