package io.teleport.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.util.concurrent.FastThreadLocalThread;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class SpareBufferTest {

    /** What this brings about on a thread of ours. */
    private static void onOurThread(Runnable action) {
        CompletableFuture<Void> ended = new CompletableFuture<>();
        new FastThreadLocalThread(() -> {
                    try {
                        action.run();
                        ended.complete(null);
                    } catch (Throwable e) {
                        ended.completeExceptionally(e);
                    }
                })
                .start();
        ended.join();
    }

    @Test
    void threadOfOursKeepsOneThatIsEmptyAgain() {
        onOurThread(() -> {
            ByteBuf first = SpareBuffer.take();
            SpareBuffer.giveBack(first.writeInt(1));
            ByteBuf second = SpareBuffer.take();
            assertThat(second).isSameAs(first);
            assertThat(second.isReadable()).isFalse();
        });
    }

    @Test
    void nobodyGetsOneThatIsInUse() {
        onOurThread(() -> {
            ByteBuf first = SpareBuffer.take();
            SpareBuffer.giveBack(first);
            SpareBuffer.take();
            assertThat(SpareBuffer.take()).isNotSameAs(first);
        });
    }

    @Test
    void largeOneIsNotKept() {
        onOurThread(() -> {
            ByteBuf large = SpareBuffer.take().ensureWritable(1 << 20);
            SpareBuffer.giveBack(large);
            assertThat(SpareBuffer.take()).isNotSameAs(large);
        });
    }

    @Test
    void otherThreadsKeepNone() {
        ByteBuf first = SpareBuffer.take();
        SpareBuffer.giveBack(first);
        assertThat(SpareBuffer.take()).isNotSameAs(first);
    }
}
