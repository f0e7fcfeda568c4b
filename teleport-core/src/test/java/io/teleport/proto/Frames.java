package io.teleport.proto;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.teleport.codec.CodecRegistry;
import io.teleport.message.Message;
import io.teleport.xfer.XferRegistry;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** What the tests of protocols share: contexts, and frames as hexadecimal text in which blanks do not count. */
final class Frames {

    static final ProtoContext CONTEXT = context(ProtoLimits.DEFAULT);

    private Frames() {}

    static ProtoContext context(ProtoLimits limits) {
        return context(limits, XferRegistry.defaults());
    }

    static ProtoContext context(ProtoLimits limits, XferRegistry filters) {
        return new ProtoContext(
                limits, CodecRegistry.defaults(), filters, ByteBufAllocator.DEFAULT, ServiceMethods.PLAIN);
    }

    static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }

    /** The text as hexadecimal digits. */
    static String hex(String text) {
        return HexFormat.of().formatHex(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Reads a frame; the message is released, so its body is gone. */
    static Message read(Proto proto, String hex, ProtoContext context) {
        ByteBuf in = Unpooled.wrappedBuffer(bytes(hex));
        try {
            Message message = proto.read(in, context);
            if (message != null) {
                message.release();
            }
            return message;
        } finally {
            in.release();
        }
    }

    static Message read(Proto proto, String hex) {
        return read(proto, hex, CONTEXT);
    }

    static String write(Proto proto, Message message, ProtoContext context) {
        ByteBuf out = Unpooled.buffer();
        try {
            proto.write(message, out, context);
            return ByteBufUtil.hexDump(out);
        } finally {
            out.release();
        }
    }

    static String write(Proto proto, Message message) {
        return write(proto, message, CONTEXT);
    }

    /** Reads what may be damaged; nothing but a refusal may come of it. */
    static void readOrRefuse(Proto proto, byte[] bytes) {
        ByteBuf in = Unpooled.wrappedBuffer(bytes);
        try {
            Message message = proto.read(in, CONTEXT);
            if (message != null) {
                message.metadata().size();
                message.release();
            }
        } catch (ProtoException e) {
            assertThat(e).hasMessageContaining(":");
        } finally {
            in.release();
        }
    }
}
