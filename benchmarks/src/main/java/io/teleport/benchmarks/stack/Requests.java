package io.teleport.benchmarks.stack;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.teleport.benchmarks.message.BenchmarkMessage;

/** What calls and pushes carry. */
public final class Requests {

    /** Its encoded size in bytes. */
    public static final int SIZE = 581;

    /** 54 bytes, the length that makes eight texts and the numbers {@value #SIZE} bytes. */
    private static final String TEXT = "Many events of the past pass before my eyes, dimly so.";

    private static final int NUMBER = 100_000;

    private Requests() {}

    /**
     * A message with every field filled, read back from its own bytes: its texts are bytes, as in a
     * message that came off a wire, so that encoding it does not measure the encoding of strings.
     */
    public static BenchmarkMessage full() {
        BenchmarkMessage.Builder message = BenchmarkMessage.newBuilder();
        for (FieldDescriptor field : BenchmarkMessage.getDescriptor().getFields()) {
            message.setField(field, value(field));
        }
        byte[] bytes = message.build().toByteArray();
        if (bytes.length != SIZE) {
            throw new IllegalStateException("request: " + bytes.length + " bytes (expected: " + SIZE + ")");
        }
        return parse(bytes);
    }

    /** The same message to a handler that sleeps before it answers. */
    public static BenchmarkMessage sleepy() {
        return parse(full().toBuilder().setNumber3(EchoHandler.SLEEPY).build().toByteArray());
    }

    /** Bytes in memory that a transport can send from. */
    public static ByteBuf bytes(int size) {
        ByteBuf bytes = Unpooled.directBuffer(size, size);
        for (int i = 0; bytes.isWritable(); i++) {
            bytes.writeByte(i ^ i >> 8 ^ i >> 16);
        }
        return bytes;
    }

    private static Object value(FieldDescriptor field) {
        return switch (field.getJavaType()) {
            case STRING -> TEXT;
            case INT -> NUMBER;
            case LONG -> (long) NUMBER;
            case BOOLEAN -> true;
            default -> throw new IllegalStateException("field: " + field + " (expected: text, number or flag)");
        };
    }

    private static BenchmarkMessage parse(byte[] bytes) {
        try {
            return BenchmarkMessage.parseFrom(bytes);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException(e);
        }
    }
}
