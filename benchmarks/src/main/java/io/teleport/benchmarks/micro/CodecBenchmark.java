package io.teleport.benchmarks.micro;

import io.netty.buffer.ByteBuf;
import io.teleport.codec.BodyReader;
import io.teleport.codec.Codec;
import io.teleport.codec.CodecRegistry;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/** Bodies: objects to bytes outside the heap, and back. */
public class CodecBenchmark extends SingleStep {

    @Param({"PROTOBUF", "JSON"})
    Body body;

    private final ByteBuf out = Frames.buffer();
    private final ByteBuf encoded = Frames.buffer();
    private Codec codec;
    private BodyReader reader;
    private Object object;

    /** Encodes the body that is decoded. */
    @Setup
    public void prepare() throws Exception {
        codec = CodecRegistry.defaults().get(body.codec());
        object = body.object();
        reader = codec.readerFor(object.getClass());
        codec.encode(object, encoded);
    }

    /** Releases the buffers. */
    @TearDown
    public void release() {
        encoded.release();
        out.release();
    }

    /** An object to bytes. */
    @Benchmark
    public int encode() throws Exception {
        out.clear();
        codec.encode(object, out);
        return out.writerIndex();
    }

    /** Bytes to an object. */
    @Benchmark
    public Object decode() throws Exception {
        encoded.readerIndex(0);
        return reader.read(encoded);
    }
}
