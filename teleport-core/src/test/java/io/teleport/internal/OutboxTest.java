package io.teleport.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.netty.buffer.AbstractByteBufAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import io.teleport.message.Message;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Here a frame is the text of its message. */
class OutboxTest {

    private static final String UNENCODABLE = "unencodable";
    private static final String TALKATIVE = "talkative ";
    private static final String LOUD = "loud ";
    private static final String LARGE = "x".repeat(Outbox.SMALL_FRAME + 1);

    private final FailingWrites failingWrites = new FailingWrites();
    private final FailingMemory memory = new FailingMemory();
    private final EmbeddedChannel channel = new EmbeddedChannel(failingWrites, new ChannelInboundHandlerAdapter());
    private final Outbox outbox =
            new Outbox(channel.pipeline().lastContext(), new Frames(memory, this::encode), Long.MAX_VALUE / 1_000_000);

    /** Fails the next write when it has been told to. */
    private static final class FailingWrites extends ChannelOutboundHandlerAdapter {

        private boolean failsNext;

        @Override
        public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) throws Exception {
            if (failsNext) {
                failsNext = false;
                ((ByteBuf) message).release();
                promise.setFailure(new IOException("cannot be written"));
            } else {
                super.write(context, message, promise);
            }
        }
    }

    /** Has nothing outside the heap when it has been told so. */
    private static final class FailingMemory extends AbstractByteBufAllocator {

        private boolean isUsedUp;

        private FailingMemory() {
            super(true);
        }

        @Override
        protected ByteBuf newHeapBuffer(int initialCapacity, int maxCapacity) {
            return UnpooledByteBufAllocator.DEFAULT.heapBuffer(initialCapacity, maxCapacity);
        }

        @Override
        protected ByteBuf newDirectBuffer(int initialCapacity, int maxCapacity) {
            if (isUsedUp) {
                throw new OutOfMemoryError("used up");
            }
            return UnpooledByteBufAllocator.DEFAULT.directBuffer(initialCapacity, maxCapacity);
        }

        @Override
        public boolean isDirectBufferPooled() {
            return false;
        }
    }

    private void encode(Message message, ByteBuf out) {
        String text = message.serviceMethod();
        out.writeCharSequence(text, UTF_8);
        if (text.equals(UNENCODABLE)) {
            throw new IllegalStateException("cannot be encoded");
        }
        if (text.equals(LOUD)) {
            encodeLoudly(out);
        }
        if (text.equals(TALKATIVE)) {
            for (int i = 0; i < Outbox.FRAMES_A_FLUSH; i++) {
                outbox.append(message("inner "));
            }
            out.writeCharSequence("to its end ", UTF_8);
        }
    }

    private void encodeLoudly(ByteBuf out) {
        outbox.write(frame(LARGE));
        out.writeCharSequence("to its end ", UTF_8);
    }

    private static Message message(String text) {
        return new Message().serviceMethod(text);
    }

    private static ByteBuf frame(String text) {
        return Unpooled.copiedBuffer(text, UTF_8);
    }

    /** Each buffer that was written since the last time, as text. */
    private List<String> written() {
        channel.runPendingTasks();
        List<String> texts = new ArrayList<>();
        for (ByteBuf next = channel.readOutbound(); next != null; next = channel.readOutbound()) {
            texts.add(next.toString(UTF_8));
            next.release();
        }
        return texts;
    }

    @AfterEach
    void finish() {
        channel.finishAndReleaseAll();
        outbox.channelClosed();
    }

    @Test
    void messagesOfABatchAreOneBuffer() {
        outbox.beginBatch(0);
        outbox.append(message("a"));
        outbox.append(message("b"));
        outbox.write(frame("c"));
        assertThat(written()).isEmpty();
        outbox.endBatch();
        assertThat(written()).containsExactly("abc");
    }

    @Test
    void enoughFramesAreFlushedBeforeTheBatchEnds() {
        outbox.beginBatch(0);
        for (int i = 0; i < Outbox.FRAMES_A_FLUSH + 1; i++) {
            outbox.append(message("a"));
        }
        assertThat(written()).containsExactly("a".repeat(Outbox.FRAMES_A_FLUSH));
        outbox.endBatch();
        assertThat(written()).containsExactly("a");
    }

    @Test
    void whereMuchHasBeenReadMoreFramesAreFlushedTogether() {
        int more = 2 * Outbox.FRAMES_A_FLUSH;
        outbox.beginBatch(Outbox.MUCH_READ);
        for (int i = 0; i < more; i++) {
            assertThat(written()).isEmpty();
            outbox.append(message("a"));
        }
        assertThat(written()).containsExactly("a".repeat(more));
        outbox.endBatch();
        for (int i = 0; i < Outbox.FRAMES_A_FLUSH; i++) {
            outbox.append(message("a"));
        }
        assertThat(written()).containsExactly("a".repeat(Outbox.FRAMES_A_FLUSH));
    }

    @Test
    void whatACodecWritesOvertakesNothing() {
        outbox.beginBatch(0);
        outbox.append(message("before "));
        outbox.append(message(LOUD));
        outbox.endBatch();
        assertThat(String.join("", written())).isEqualTo("before loud to its end " + LARGE);
    }

    @Test
    void nothingFollowsAFrameOfOthersForWhichThereIsNoMemory() {
        ByteBuf frame = frame("a");
        memory.isUsedUp = true;
        assertThatExceptionOfType(OutOfMemoryError.class).isThrownBy(() -> outbox.write(frame));
        assertThat(frame.refCnt()).isZero();
        assertThat(channel.isOpen()).isFalse();
        assertThat(outbox.isOpen()).isFalse();
    }

    @Test
    void whatOthersHaveWrittenGoesBeforeWhatFollows() {
        outbox.writeNotifying(frame("a"));
        outbox.writeNotifying(frame("b"));
        outbox.append(message("c"));
        assertThat(String.join("", written())).isEqualTo("abc");
        assertThat(outbox.pendingBytes()).isZero();
    }

    @Test
    void repliesOfAWorkerGoAtOnceAndInOrder() {
        outbox.append(message("a"));
        outbox.writeAndFlush(frame("b"), 1);
        assertThat(String.join("", written())).isEqualTo("ab");
    }

    @Test
    void nothingIsWrittenOfAMessageThatCannotBeEncoded() {
        outbox.append(message("a"));
        assertThatIllegalStateException().isThrownBy(() -> outbox.append(message(UNENCODABLE)));
        outbox.append(message("b"));
        assertThat(written()).containsExactly("ab");
    }

    @Test
    void whatACodecWritesStandsBehindWhatItIsAt() {
        outbox.append(message("before "));
        outbox.append(message(TALKATIVE));
        assertThat(String.join("", written()))
                .isEqualTo("before " + TALKATIVE + "to its end " + "inner ".repeat(Outbox.FRAMES_A_FLUSH));
    }

    @Test
    void whatFollowsAFailedWriteIsWritten() {
        failingWrites.failsNext = true;
        ChannelFuture first = outbox.writeNotifying(frame("a"));
        ChannelFuture second = outbox.writeNotifying(frame("b"));
        assertThat(written()).containsExactly("b");
        assertThat(first.cause()).isInstanceOf(IOException.class);
        assertThat(second.isSuccess()).isTrue();
        assertThat(outbox.pendingBytes()).isZero();
    }

    @Test
    void connectionEndsWhenThereIsNoMemoryForItsFrames() {
        outbox.beginBatch(0);
        outbox.append(message("a"));
        memory.isUsedUp = true;
        assertThatExceptionOfType(OutOfMemoryError.class).isThrownBy(outbox::endBatch);
        assertThat(channel.isOpen()).isFalse();
        assertThat(outbox.isOpen()).isFalse();
        assertThat(written()).isEmpty();
    }

    @Test
    void whatIsWrittenAfterCloseIsReleasedAndFails() {
        outbox.closeNow();
        ByteBuf late = frame("late");
        ByteBuf atOnce = frame("at once");
        ChannelFuture promised = outbox.writeNotifying(late);
        outbox.writeAndFlush(atOnce, 1);
        assertThat(promised.cause()).isInstanceOf(ClosedConnectionException.class);
        assertThat(late.refCnt()).isZero();
        assertThat(atOnce.refCnt()).isZero();
        assertThat(outbox.pendingBytes()).isZero();
        assertThat(outbox.isOpen()).isFalse();
        assertThat(written()).isEmpty();
    }

    @Test
    void whatWaitsWhenTheChannelEndsIsReleasedOnce() {
        ByteBuf waiting = frame("waits");
        ChannelFuture promised = outbox.writeNotifying(waiting);
        outbox.beginBatch(0);
        outbox.write(frame("of the batch"));
        outbox.append(message("of the batch, too"));
        ByteBuf last = frame("waits, too");
        outbox.writeNotifying(last);
        outbox.channelClosed();
        assertThat(last.refCnt()).isZero();
        assertThat(outbox.pendingBytes())
                .isEqualTo(channel.unsafe().outboundBuffer().totalPendingWriteBytes());
        outbox.endBatch();
        channel.flush();
        assertThat(String.join("", written())).isEqualTo("waits");
        assertThat(promised.isSuccess()).isTrue();
    }
}
