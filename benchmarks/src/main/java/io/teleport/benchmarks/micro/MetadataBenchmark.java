package io.teleport.benchmarks.micro;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.teleport.message.Metadata;
import java.nio.charset.StandardCharsets;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.TearDown;

/** Metadata as it comes off the wire: six pairs, the last of which is wanted. */
public class MetadataBenchmark extends SingleStep {

    private static final String WIRE = "user=1001&X-Real-IP=10.0.0.1&tenant=north&locale=zh%2DCN&attempt=1"
            + "&traceparent=00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    private static final String LAST = "traceparent";

    private final ByteBuf wire = Unpooled.directBuffer().writeBytes(WIRE.getBytes(StandardCharsets.US_ASCII));
    private final Metadata read = Metadata.parse(WIRE);

    /** Releases the buffer. */
    @TearDown
    public void release() {
        wire.release();
    }

    /** Bytes to metadata that nobody asks. */
    @Benchmark
    public Metadata read() {
        wire.readerIndex(0);
        return Metadata.read(wire, wire.readableBytes());
    }

    /** Bytes to metadata of which every pair is wanted. */
    @Benchmark
    public int readAndParse() {
        wire.readerIndex(0);
        return Metadata.read(wire, wire.readableBytes()).size();
    }

    /** One value of metadata that was never parsed. */
    @Benchmark
    public String find() {
        return read.get(LAST);
    }

    /** One value that is not there. */
    @Benchmark
    public String findNothing() {
        return read.get("absent");
    }
}
