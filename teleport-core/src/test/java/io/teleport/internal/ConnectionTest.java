package io.teleport.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.teleport.codec.CodecRegistry;
import io.teleport.message.Message;
import io.teleport.proto.ProtoContext;
import io.teleport.proto.ProtoLimits;
import io.teleport.proto.Protos;
import io.teleport.proto.ServiceMethods;
import io.teleport.testing.RawFrame;
import io.teleport.xfer.XferRegistry;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ConnectionTest {

    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final ProtoContext context = new ProtoContext(
            ProtoLimits.DEFAULT,
            CodecRegistry.defaults(),
            XferRegistry.defaults(),
            channel.alloc(),
            ServiceMethods.PLAIN);

    /** Whom the connection gives what it receives. */
    private record Receiver(Consumer<Message> messages) implements MessageReceiver {

        @Override
        public void received(Message message) {
            messages.accept(message);
        }

        @Override
        public boolean failed(Throwable cause) {
            throw new AssertionError(cause);
        }

        @Override
        public void disconnected(Connection ended) {}
    }

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
    }

    private void receive(Consumer<Message> messages) {
        channel.pipeline().addLast(new Connection(channel, Protos.raw(4), context, 0, new Receiver(messages)));
    }

    private static ByteBuf push(String body) {
        return Unpooled.wrappedBuffer(RawFrame.push("/a").body(body).bytes());
    }

    private static String text(Message message) {
        return ((ByteBuf) message.body()).toString(StandardCharsets.UTF_8);
    }

    @Test
    void whatArrivesWhileAMessageIsHandledLeavesItsBodyAlone() {
        List<String> bodies = new ArrayList<>();
        receive(message -> {
            if (bodies.isEmpty()) {
                channel.pipeline().fireChannelRead(push("second".repeat(1000)));
            }
            bodies.add(text(message));
            message.release();
        });
        channel.writeInbound(push("first"));
        assertThat(bodies).containsExactly("first", "second".repeat(1000));
    }

    @Test
    void bodyThatIsKeptOutlivesWhatItWasReadFrom() {
        List<Message> kept = new ArrayList<>();
        receive(message -> kept.add(message.keepBody()));
        for (int i = 0; i < 100; i++) {
            channel.writeInbound(push("body " + i));
        }
        for (int i = 0; i < 100; i++) {
            assertThat(text(kept.get(i))).isEqualTo("body " + i);
            kept.get(i).release();
        }
    }
}
