package io.teleport.benchmarks.neighbours.bolt;

import com.alipay.remoting.exception.DeserializationException;
import com.alipay.remoting.serialization.Serializer;
import com.google.protobuf.InvalidProtocolBufferException;
import io.teleport.benchmarks.message.BenchmarkMessage;

/** Calls, replies and pushes as protobuf. */
final class BoltSerializer implements Serializer {

    @Override
    public byte[] serialize(Object body) {
        return body instanceof BoltPush push ? push.message().toByteArray() : ((BenchmarkMessage) body).toByteArray();
    }

    @Override
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    public <T> T deserialize(byte[] bytes, String type) throws DeserializationException {
        try {
            BenchmarkMessage message = BenchmarkMessage.parseFrom(bytes);
            return (T) (type.equals(BoltPush.class.getName()) ? new BoltPush(message) : message);
        } catch (InvalidProtocolBufferException e) {
            throw new DeserializationException("not a message", e);
        }
    }
}
