package io.teleport.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import io.teleport.internal.WaitingFrames.Item;
import org.junit.jupiter.api.Test;

class WaitingFramesTest {

    private final WaitingFrames waiting = new WaitingFrames();

    private static Item item(int size) {
        return new Item(Unpooled.wrappedBuffer(new byte[size]), 1, null);
    }

    @Test
    void allAreTakenInTheirOrder() {
        Item first = item(1);
        Item second = item(2);
        Item third = item(3);
        waiting.add(first);
        waiting.add(second);
        waiting.add(third);
        assertThat(waiting.takeAll()).isSameAs(first);
        assertThat(first.next()).isSameAs(second);
        assertThat(second.next()).isSameAs(third);
        assertThat(third.next()).isNull();
        assertThat(waiting.takeAll()).isNull();
    }

    @Test
    void onlyTheFirstIsNews() {
        assertThat(waiting.areSome()).isFalse();
        assertThat(waiting.add(item(1))).isTrue();
        assertThat(waiting.add(item(1))).isFalse();
        assertThat(waiting.areSome()).isTrue();
        waiting.takeAll();
        assertThat(waiting.areSome()).isFalse();
        assertThat(waiting.add(item(1))).isTrue();
    }

    @Test
    void bytesCountUntilTheyHaveGone() {
        waiting.add(item(5));
        waiting.takeAll();
        waiting.add(item(2));
        assertThat(waiting.bytes()).isEqualTo(7);
        waiting.gone(5);
        assertThat(waiting.bytes()).isEqualTo(2);
    }

    @Test
    void thoseThatAreNotWrittenAreReleasedAndSaySo() {
        EmbeddedChannel channel = new EmbeddedChannel();
        ByteBuf bytes = Unpooled.wrappedBuffer(new byte[3]);
        ChannelPromise promise = channel.newPromise();
        waiting.add(item(4));
        waiting.add(new Item(bytes, 1, promise));
        waiting.release(waiting.takeAll());
        assertThat(bytes.refCnt()).isZero();
        assertThat(promise.cause()).isInstanceOf(ClosedConnectionException.class);
        assertThat(waiting.bytes()).isZero();
        channel.finishAndReleaseAll();
    }
}
