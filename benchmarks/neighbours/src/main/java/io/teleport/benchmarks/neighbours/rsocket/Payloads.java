package io.teleport.benchmarks.neighbours.rsocket;

import com.google.protobuf.InvalidProtocolBufferException;
import io.netty.buffer.ByteBufUtil;
import io.rsocket.Payload;
import io.rsocket.util.ByteBufPayload;
import io.teleport.benchmarks.message.BenchmarkMessage;

/** Messages as payloads and back. */
final class Payloads {

    private Payloads() {}

    static Payload of(BenchmarkMessage message) {
        return ByteBufPayload.create(message.toByteArray());
    }

    /** Reads the message and releases the payload; copies first, because protobuf decodes an array faster. */
    static BenchmarkMessage read(Payload payload) {
        try {
            return BenchmarkMessage.parseFrom(ByteBufUtil.getBytes(payload.sliceData()));
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException(e);
        } finally {
            payload.release();
        }
    }
}
