package io.teleport.benchmarks.micro;

import io.netty.buffer.ByteBuf;
import io.teleport.benchmarks.message.BenchmarkMessage;
import io.teleport.codec.BodyReader;
import io.teleport.codec.ProtobufCodec;
import io.teleport.message.Message;
import io.teleport.message.MessageType;
import io.teleport.proto.Proto;
import io.teleport.proto.ProtoContext;
import io.teleport.proto.Protos;
import java.util.Objects;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.TearDown;

/** The whole way of the benchmark's message through the default protocol, body and all. */
public class MessageBenchmark extends SingleStep {

    private final ProtoContext context = Frames.context();
    private final Proto proto = Protos.raw().forSession();
    private final BodyReader reader = new ProtobufCodec().readerFor(BenchmarkMessage.class);
    private final ByteBuf out = Frames.buffer();
    private final ByteBuf frame = Frames.frame(proto, "", context);
    private final Object body = Objects.requireNonNull(Frames.call("").body());

    /** Releases the buffers. */
    @TearDown
    public void release() {
        frame.release();
        out.release();
    }

    /** A new message with an object as its body, to a frame. */
    @Benchmark
    public int messageToFrame() {
        out.clear();
        Message message = new Message()
                .type(MessageType.CALL)
                .seq(1_000_000)
                .serviceMethod(Frames.ROUTE)
                .bodyCodec((byte) 'p')
                .body(body);
        proto.write(message, out, context);
        return out.writerIndex();
    }

    /** A frame to a message and its decoded body. */
    @Benchmark
    public Object frameToMessage() throws Exception {
        frame.readerIndex(0);
        Message message = Objects.requireNonNull(proto.read(frame, context));
        Object decoded = reader.read((ByteBuf) Objects.requireNonNull(message.body()));
        message.release();
        return decoded;
    }
}
