package io.teleport.benchmarks.micro;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.teleport.message.Message;
import io.teleport.proto.Proto;
import io.teleport.proto.ProtoContext;
import io.teleport.proto.Protos;
import java.util.Objects;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/** Frames: the header with the body's bytes as they are, so that what is left is the protocol's own work. */
public class ProtoBenchmark extends SingleStep {

    @Param({"raw@4", "raw@5", "raw@6"})
    String proto;

    @Param({"", "a=b&user=1001&X-Real-IP=10.0.0.1"})
    String metadata;

    private final ProtoContext context = Frames.context();
    private final ByteBuf out = Frames.buffer();
    private final ByteBuf heap = Unpooled.buffer(Frames.CAPACITY);
    private Proto protocol;
    private ByteBuf frame;
    private Message encoded;

    /** Writes the frame that is read, and takes the bytes of its body for writing. */
    @Setup
    public void prepare() {
        protocol = Protos.find(proto).forSession();
        frame = Frames.frame(protocol, metadata, context);
        encoded = Objects.requireNonNull(protocol.read(frame.duplicate(), context));
    }

    /** Releases the buffers. */
    @TearDown
    public void release() {
        encoded.release();
        frame.release();
        out.release();
        heap.release();
    }

    /** A frame to a message, its body left as bytes. */
    @Benchmark
    public int read() {
        frame.readerIndex(0);
        Message message = Objects.requireNonNull(protocol.read(frame, context));
        message.release();
        return message.wireSize();
    }

    /** A message whose body is bytes to a frame outside the heap, as an event loop writes. */
    @Benchmark
    public int write() {
        out.clear();
        protocol.write(encoded, out, context);
        return out.writerIndex();
    }

    /** A message whose body is bytes to a frame of the heap, as a worker writes. */
    @Benchmark
    public int writeToHeap() {
        heap.clear();
        protocol.write(encoded, heap, context);
        return heap.writerIndex();
    }
}
