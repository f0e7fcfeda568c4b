package io.teleport.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.DecoderException;
import io.teleport.codec.CodecRegistry;
import io.teleport.proto.Proto;
import io.teleport.proto.ProtoContext;
import io.teleport.proto.ProtoDetector;
import io.teleport.proto.ProtoLimits;
import io.teleport.proto.Protos;
import io.teleport.proto.ServiceMethods;
import io.teleport.xfer.XferRegistry;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FirstBytesTest {

    private static final int LIMIT = 64;

    private static final ProtoContext CONTEXT = new ProtoContext(
            ProtoLimits.DEFAULT,
            CodecRegistry.defaults(),
            XferRegistry.defaults(),
            ByteBufAllocator.DEFAULT,
            ServiceMethods.PLAIN);

    /** Behind the head something else has come already. */
    private static final String REST = "and more";

    @Test
    void headOfTheLimitIsRecognisedHoweverItIsCut() {
        String bytes = head(LIMIT) + REST;
        for (int cut = 0; cut <= bytes.length(); cut++) {
            assertThat(recognised(bytes, cut)).as("cut at %d", cut).containsExactly(Protos.http(5));
        }
    }

    @Test
    void headOverTheLimitIsRefusedHoweverItIsCut() {
        String bytes = head(LIMIT + 1) + REST;
        for (int cut = 0; cut <= bytes.length(); cut++) {
            int at = cut;
            assertThatExceptionOfType(DecoderException.class)
                    .as("cut at %d", cut)
                    .isThrownBy(() -> recognised(bytes, at))
                    .withMessageContaining("(expected: a known protocol within 64)");
        }
    }

    private static String head(int length) {
        String start = "GET / HTTP/1.1\r\nX: ";
        String end = "\r\n\r\n";
        return start + "x".repeat(length - start.length() - end.length()) + end;
    }

    private static List<Proto> recognised(String text, int cut) {
        List<Proto> found = new ArrayList<>();
        List<Proto> accepted = List.of(Protos.raw(5), Protos.http(5));
        EmbeddedChannel channel = new EmbeddedChannel(
                new FirstBytes(new ProtoDetector(accepted, CONTEXT), LIMIT, null, null, found::addAll));
        try {
            for (String part : List.of(text.substring(0, cut), text.substring(cut))) {
                channel.writeInbound(Unpooled.copiedBuffer(part, StandardCharsets.US_ASCII));
            }
        } finally {
            channel.finishAndReleaseAll();
        }
        return found;
    }
}
