package io.teleport.proto;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.teleport.message.Message;
import io.teleport.message.MessageType;
import io.teleport.message.Metadata;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The messages of tao: a number, a length and a value, little endian. Every message is a PUSH, whose route is what the
 * {@link TlvMapping} says of its number.
 *
 * <p>A heartbeat, number 0, holds the sender's time in nanoseconds since 1970. Its body in a message is that number as
 * plain text; one without a body gets the time at which it is written. Its metadata is left out, so that whoever sends
 * heartbeats in other protocols can do it here.
 *
 * <p>Source of the format: {@code codec.go} and {@code message.go} of tao.
 */
final class TlvProto implements Proto {

    private static final int PREFIX = 2 * Integer.BYTES;

    /** The largest value that tao takes. */
    private static final int MAX_VALUE = 8 * 1024 * 1024;

    private static final byte PLAIN = 's';

    @Override
    public String name() {
        return "tlv";
    }

    @Override
    public byte defaultBodyCodec(byte configured, ProtoContext context) {
        return context.tlv().bodyCodec();
    }

    @Override
    public @Nullable Message read(ByteBuf in, ProtoContext context) {
        if (in.readableBytes() < PREFIX) {
            return null;
        }
        int number = in.getIntLE(in.readerIndex());
        long length = in.getUnsignedIntLE(in.readerIndex() + Integer.BYTES);
        int limit = maxValue(context);
        if (length > limit) {
            throw ProtoException.tooLarge("value length: " + length + " (expected: 0-" + limit + ")", null);
        }
        if (number == TlvMapping.HEARTBEAT_NUMBER && length != Long.BYTES) {
            throw ProtoException.malformed("heartbeat length: " + length + " (expected: " + Long.BYTES + ")");
        }
        if (in.readableBytes() < PREFIX + length) {
            return null;
        }
        in.skipBytes(PREFIX);
        Message message = new Message().type(MessageType.PUSH).wireSize(PREFIX + (int) length);
        message.serviceMethod(context.tlv().routeOf(number));
        return number == TlvMapping.HEARTBEAT_NUMBER
                ? message.bodyCodec(PLAIN).body(text(in.readLongLE(), context.allocator()))
                : message.bodyCodec(context.tlv().bodyCodec()).body(value(in, (int) length));
    }

    private static int maxValue(ProtoContext context) {
        return Math.min(MAX_VALUE, context.limits().message() - PREFIX);
    }

    private static ByteBuf value(ByteBuf in, int length) {
        return length == 0 ? Unpooled.EMPTY_BUFFER : in.readRetainedSlice(length);
    }

    private static ByteBuf text(long number, ByteBufAllocator allocator) {
        return ByteBufUtil.writeAscii(allocator, Long.toString(number));
    }

    @Override
    public void write(Message message, ByteBuf out, ProtoContext context) {
        checkFields(message);
        int start = out.writerIndex();
        int number = context.tlv().numberOf(message.serviceMethod());
        out.writeIntLE(number).writeIntLE(0);
        if (number == TlvMapping.HEARTBEAT_NUMBER) {
            out.writeLongLE(timeOf(message, context));
        } else {
            writeValue(message, out, context);
        }
        int length = out.writerIndex() - start - PREFIX;
        FrameSize.check(length, maxValue(context));
        out.setIntLE(start + Integer.BYTES, length);
        message.wireSize(PREFIX + length);
    }

    private void checkFields(Message message) {
        if (message.type() != MessageType.PUSH) {
            throw unfit("message type", MessageType.nameOf(message.type()), "PUSH");
        }
        Compatibility.check(name(), message);
    }

    private static void checkMetadata(Message message) {
        Metadata metadata = message.hasMetadata() ? OwnMetadata.removedFrom(message.metadata()) : new Metadata();
        if (!metadata.isEmpty()) {
            throw unfit("metadata", metadata, "none");
        }
    }

    private static ProtoException unfit(String field, Object value, String expected) {
        return ProtoException.malformed(
                field + ": " + value + " (expected: " + expected + ", which is all that tlv has)");
    }

    private static void writeValue(Message message, ByteBuf out, ProtoContext context) {
        checkMetadata(message);
        Object body = message.body();
        FrameSize.checkBody(body, maxValue(context));
        byte codec = context.tlv().bodyCodec();
        boolean encoded = body == null || body instanceof ByteBuf || body instanceof byte[];
        if (!encoded && message.bodyCodec() != codec) {
            throw unfit("body codec", message.bodyCodec() & 0xff, Integer.toString(codec & 0xff));
        }
        context.writeBody(message, out);
    }

    private static long timeOf(Message message, ProtoContext context) {
        if (message.body() == null) {
            return now();
        }
        ByteBuf text = context.allocator().buffer();
        try {
            context.writeBody(message, text);
            return text.isReadable() ? Long.parseLong(text.toString(StandardCharsets.UTF_8)) : now();
        } catch (NumberFormatException e) {
            throw unfit("body of a heartbeat", WireText.printable(text, 0, text.readableBytes()), "nanoseconds");
        } finally {
            text.release();
        }
    }

    private static long now() {
        Instant now = Instant.now();
        return TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
    }

    @Override
    public String toString() {
        return name();
    }
}
