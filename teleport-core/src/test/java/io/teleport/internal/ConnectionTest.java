package io.teleport.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.timeout.IdleStateEvent;
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
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ConnectionTest {

    private EmbeddedChannel channel = new EmbeddedChannel();
    private final ProtoContext context = new ProtoContext(
            ProtoLimits.DEFAULT,
            CodecRegistry.defaults(),
            XferRegistry.defaults(),
            UnpooledByteBufAllocator.DEFAULT,
            ServiceMethods.PLAIN);

    /** Takes messages as a session does, which wants all that has come before the end. */
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
        public boolean readsToTheEnd() {
            return true;
        }

        @Override
        public void disconnected(Connection ended) {}
    }

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
    }

    private Connection receive(Consumer<Message> messages) {
        Connection connection = new Connection(channel, Protos.raw(4), context, 0, new Receiver(messages));
        channel.pipeline().addLast(connection);
        return connection;
    }

    /** Takes the messages' bodies, and pauses at those of these numbers. */
    private Connection receive(List<String> bodies, Integer... pauses) {
        Connection[] connection = new Connection[1];
        connection[0] = receive(message -> {
            bodies.add(text(message));
            message.release();
            if (List.of(pauses).contains(bodies.size())) {
                connection[0].pause();
            }
        });
        return connection[0];
    }

    /** One read with so many messages of 1,000 bytes; what it leads to later does not happen yet. */
    private void read(int messages) {
        ByteBuf all = channel.alloc().directBuffer();
        for (String body : bodies(messages)) {
            ByteBuf push = push(body);
            all.writeBytes(push);
            push.release();
        }
        channel.pipeline().fireChannelRead(all);
        channel.pipeline().fireChannelReadComplete();
    }

    private static List<String> bodies(int messages) {
        return IntStream.range(0, messages)
                .mapToObj(i -> i + " " + "x".repeat(1000))
                .toList();
    }

    private void runTasks() {
        channel.runPendingTasks();
        channel.runScheduledPendingTasks();
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

    @Test
    void largeReadIsDecodedInTurns() {
        List<String> received = new ArrayList<>();
        receive(received);
        read(300);
        int turns = 1;
        int before = 0;
        while (received.size() > before) {
            assertThat(received.size() - before).isLessThan(100);
            assertThat(channel.config().isAutoRead()).isEqualTo(received.size() == 300);
            before = received.size();
            runTasks();
            turns++;
        }
        assertThat(received).isEqualTo(bodies(300));
        assertThat(turns).isGreaterThan(3);
    }

    @Test
    void whoseBytesWaitForTheirTurnIsNotSilent() {
        List<String> received = new ArrayList<>();
        receive(received);
        read(300);
        assertThat(received).hasSizeLessThan(300);
        channel.pipeline().fireUserEventTriggered(IdleStateEvent.READER_IDLE_STATE_EVENT);
        for (int i = 0; i < 10; i++) {
            runTasks();
        }
        assertThat(received).isEqualTo(bodies(300));
    }

    @Test
    void largeReadGoesOnAfterAPause() {
        List<String> received = new ArrayList<>();
        Connection connection = receive(received, 10, 11, 70, 200);
        read(300);
        for (int paused : List.of(10, 11, 70, 200)) {
            runTasks();
            runTasks();
            runTasks();
            assertThat(received).hasSize(paused);
            assertThat(channel.config().isAutoRead()).isFalse();
            connection.resume();
        }
        runTasks();
        runTasks();
        assertThat(received).isEqualTo(bodies(300));
        assertThat(channel.config().isAutoRead()).isTrue();
    }

    @Test
    void pauseAtTheEndOfAPieceLosesNothing() {
        for (int size = 25; size < 40; size++) {
            List<String> received = new ArrayList<>();
            EmbeddedChannel fresh = new EmbeddedChannel();
            channel.close();
            channel = fresh;
            Connection connection = receive(received, size);
            read(100);
            assertThat(received).hasSize(size);
            connection.resume();
            runTasks();
            runTasks();
            assertThat(received).isEqualTo(bodies(100));
            fresh.finishAndReleaseAll();
        }
    }

    @Test
    void connectionThatEndsInTheMiddleOfAReadHandsItAllOver() {
        List<String> received = new ArrayList<>();
        receive(received);
        read(300);
        assertThat(received).hasSizeLessThan(300);
        channel.pipeline().fireChannelInactive();
        assertThat(received).isEqualTo(bodies(300));
        runTasks();
        assertThat(received).hasSize(300);
    }

    @Test
    void connectionThatEndsWhilePausedInTheMiddleOfAReadHandsItAllOver() {
        List<String> received = new ArrayList<>();
        receive(received, 10);
        read(300);
        channel.pipeline().fireChannelInactive();
        assertThat(received).isEqualTo(bodies(300));
    }
}
