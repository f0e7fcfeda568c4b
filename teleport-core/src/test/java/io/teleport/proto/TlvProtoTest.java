package io.teleport.proto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.teleport.codec.CodecRegistry;
import io.teleport.message.Message;
import io.teleport.message.MessageType;
import io.teleport.message.Status;
import io.teleport.xfer.XferRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages of tao, and what they cannot hold. */
class TlvProtoTest {

    private static final Proto TLV = Protos.find("tlv");

    private static final ProtoContext MAPPED = new ProtoContext(
            ProtoLimits.DEFAULT,
            CodecRegistry.defaults(),
            XferRegistry.defaults(),
            ByteBufAllocator.DEFAULT,
            ServiceMethods.PLAIN,
            TlvMapping.of(Map.of(1, "/chat/say", -7, "/odd"), (byte) 'j'));

    /** What tao resets connections for. */
    private static final Map<String, String> WHERE_TAO_HANGS_UP = Map.of(
            "heartbeat_short_body", "heartbeat length: 3 (expected: 8)",
            "length_8MiB_plus_1", "value length: 8388609 (expected: 0-8388608)",
            "length_negative_as_uint32", "value length: 4294967295 (expected: 0-8388608)");

    static Stream<String> probes() {
        return GoldenFrame.resource("probes").get("tao echo").propertyNames().stream();
    }

    @ParameterizedTest
    @MethodSource("probes")
    void probesAreReadOrRefusedAsByTao(String name) {
        String frame = GoldenFrame.resource("probes")
                .get("tao echo")
                .get(name)
                .get("sentHex")
                .asString();
        String refusal = WHERE_TAO_HANGS_UP.get(name);
        if (refusal == null) {
            assertThat(Frames.read(TLV, frame)).isNotNull();
        } else {
            assertThatExceptionOfType(ProtoException.class)
                    .isThrownBy(() -> Frames.read(TLV, frame))
                    .withMessage(refusal);
        }
    }

    @ParameterizedTest
    @CsvSource({"1, /tlv/1", "-1, /tlv/-1", "2147483647, /tlv/2147483647"})
    void numbersAreRoutesByDefault(int number, String route) {
        assertThat(TlvMapping.DEFAULT.routeOf(number)).isEqualTo(route);
        assertThat(TlvMapping.DEFAULT.numberOf(route)).isEqualTo(number);
    }

    @Test
    void numbersHaveRoutesOfTheirOwn() {
        Message message = push("/chat/say").body("hi").bodyCodec((byte) 'j');
        String frame = Frames.write(TLV, message, MAPPED);
        assertThat(frame).isEqualTo("01000000" + "04000000" + Frames.hex("\"hi\""));
        Message read = Frames.read(TLV, frame, MAPPED);
        assertThat(read.serviceMethod()).isEqualTo("/chat/say");
        assertThat(read.bodyCodec()).isEqualTo((byte) 'j');
        assertThat(Frames.read(TLV, "f9ffffff 00000000", MAPPED).serviceMethod())
                .isEqualTo("/odd");
        assertThat(Frames.read(TLV, "02000000 00000000", MAPPED).serviceMethod())
                .isEqualTo("/tlv/2");
    }

    @Test
    void heartbeatWithoutABodyHoldsTheTime() {
        long before = Instant.now().getEpochSecond();
        String frame = Frames.write(TLV, push("/heartbeat"));
        ByteBuf in = Unpooled.wrappedBuffer(Frames.bytes(frame));
        assertThat(in.readIntLE()).isZero();
        assertThat(in.readIntLE()).isEqualTo(8);
        assertThat(in.readLongLE() / 1_000_000_000).isBetween(before, before + 60);
        in.release();
    }

    @Test
    void heartbeatOfOtherProtocolsIsWrittenToo() {
        Message message = push("/heartbeat").body("").bodyCodec((byte) 's');
        message.metadata().set("hb_", "3");
        assertThat(Frames.write(TLV, message))
                .startsWith("00000000" + "08000000")
                .hasSize(32);
    }

    @Test
    void heartbeatHoldsTheTimeThatIsGiven() {
        String frame = Frames.write(TLV, push("/heartbeat").body(1L).bodyCodec((byte) 's'));
        assertThat(frame).isEqualTo("00000000" + "08000000" + "0100000000000000");
        ByteBuf in = Unpooled.wrappedBuffer(Frames.bytes(frame));
        Message read = TLV.read(in, MAPPED);
        assertThat(((ByteBuf) read.body()).toString(StandardCharsets.UTF_8)).isEqualTo("1");
        assertThat(read.bodyCodec()).isEqualTo((byte) 's');
        read.release();
        in.release();
    }

    @ParameterizedTest
    @ValueSource(strings = {"01", "01000000 ffff", "01000000 00008000 00", "00000000 08000000 00000000000000"})
    void partsAreWaitedFor(String part) {
        assertThat(Frames.read(TLV, part)).isNull();
    }

    @Test
    void limitOfThePeerCountsToo() {
        ProtoContext small = Frames.context(new ProtoLimits(108, 0, 0));
        assertThat(Frames.read(TLV, "01000000 64000000", small)).isNull();
        ProtoException e = assertThatExceptionOfType(ProtoException.class)
                .isThrownBy(() -> Frames.read(TLV, "01000000 65000000", small))
                .withMessage("value length: 101 (expected: 0-100)")
                .actual();
        assertThat(e.code()).isEqualTo(Status.CODE_TOO_LARGE);
        assertRefused(push("/tlv/1").body(new byte[101]), small, "frame length: 101 (expected: 0-100)");
        assertRefused(push("/tlv/1").body("x".repeat(101)).bodyCodec((byte) 's'), small, "frame length: 101");
    }

    @Test
    void whatTlvHasNoPlaceForIsRefused() {
        assertRefused(push("/tlv/1").type(MessageType.CALL), Frames.CONTEXT, "message type: CALL (expected: PUSH,");
        assertRefused(
                push("/tlv/1").pipe(Frames.CONTEXT.filters().pipe("gzip")),
                Frames.CONTEXT,
                "xfer pipe: [gzip] (expected: [],");
        assertRefused(
                push("/tlv/1").body("x").bodyCodec((byte) 'j'), Frames.CONTEXT, "body codec: 106 (expected: 115,");
        assertRefused(push("/tlv/x"), Frames.CONTEXT, "service method: /tlv/x (expected: /tlv/<number> or one of");
        assertRefused(push("/chat/say"), Frames.CONTEXT, "service method: /chat/say (expected: ");
        assertRefused(
                push("/heartbeat").body("now").bodyCodec((byte) 's'),
                Frames.CONTEXT,
                "body of a heartbeat: \"now\" (expected: nanoseconds,");
        Message message = push("/tlv/1");
        message.metadata().set("author", "li");
        assertRefused(message, Frames.CONTEXT, "metadata: author=li (expected: none,");
    }

    @Test
    void whatTheFrameworkAddsIsLeftOut() {
        Message message = push("/tlv/1");
        message.metadata().set("X-Teleport-Features", "cancel").set("traceparent", "00-01");
        assertThat(Frames.write(TLV, message)).isEqualTo("0100000000000000");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void garbageIsReadOrRefused(int seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 1000; i++) {
            byte[] bytes = new byte[random.nextInt(64)];
            random.nextBytes(bytes);
            Frames.readOrRefuse(TLV, bytes);
        }
    }

    private static Message push(String route) {
        return new Message().type(MessageType.PUSH).serviceMethod(route);
    }

    private static void assertRefused(Message message, ProtoContext context, String text) {
        assertThatExceptionOfType(ProtoException.class)
                .isThrownBy(() -> Frames.write(TLV, message, context))
                .withMessageStartingWith(text);
    }
}
