package io.teleport.benchmarks.micro;

import io.netty.buffer.AdaptiveByteBufAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.teleport.benchmarks.stack.Requests;
import io.teleport.codec.CodecRegistry;
import io.teleport.codec.ProtobufCodec;
import io.teleport.message.Message;
import io.teleport.message.MessageType;
import io.teleport.message.Metadata;
import io.teleport.proto.InternedServiceMethods;
import io.teleport.proto.Proto;
import io.teleport.proto.ProtoContext;
import io.teleport.proto.ProtoLimits;
import io.teleport.xfer.XferRegistry;
import java.util.List;

/** The messages that the benchmarks of protocols read and write. */
final class Frames {

    static final String ROUTE = "/echo";
    static final int CAPACITY = 4096;
    private static final ByteBufAllocator HEAP = new AdaptiveByteBufAllocator();

    private Frames() {}

    static ProtoContext context() {
        return new ProtoContext(
                ProtoLimits.DEFAULT,
                CodecRegistry.defaults(),
                XferRegistry.defaults(),
                PooledByteBufAllocator.DEFAULT,
                InternedServiceMethods.of(List.of(ROUTE)));
    }

    /** A call with the benchmark's message as its body, and with this metadata. */
    static Message call(String metadata) {
        return new Message()
                .type(MessageType.CALL)
                .seq(1_000_000)
                .serviceMethod(ROUTE)
                .metadata(metadata.isEmpty() ? null : Metadata.parse(metadata))
                .bodyCodec(new ProtobufCodec().id())
                .body(Requests.full());
    }

    /** Memory outside the heap, as that which sockets read and write. */
    static ByteBuf buffer() {
        return PooledByteBufAllocator.DEFAULT.directBuffer(CAPACITY, CAPACITY);
    }

    /** Memory of the heap, as that which a connection decodes. */
    static ByteBuf heapBuffer() {
        return HEAP.heapBuffer(CAPACITY, CAPACITY);
    }

    /** The frame of a call; the caller owns it. */
    static ByteBuf frame(Proto proto, String metadata, ProtoContext context) {
        ByteBuf frame = heapBuffer();
        proto.write(call(metadata), frame, context);
        return frame;
    }
}
