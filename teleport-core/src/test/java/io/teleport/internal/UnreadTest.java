package io.teleport.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.CompositeByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class UnreadTest {

    private final Unread unread = new Unread(UnpooledByteBufAllocator.DEFAULT);

    @AfterEach
    void releaseAll() {
        unread.release();
    }

    @Test
    void whatArrivesStandsBehindWhatWasLeft() {
        unread.add(bytes(0, 10));
        take(7);
        unread.add(bytes(10, 5));
        assertThat(take(8)).containsExactly(7, 8, 9, 10, 11, 12, 13, 14);
        unread.dropRead();
        assertThat(unread.bytes()).isNull();
    }

    @Test
    void whatHasArrivedIsReleasedAtOnce() {
        ByteBuf arrived = bytes(0, 10);
        unread.add(arrived);
        assertThat(arrived.refCnt()).isZero();
        assertThat(present().hasArray()).isTrue();
    }

    @Test
    void sliceOutlivesWhatFollows() {
        unread.add(bytes(0, 10));
        ByteBuf slice = present().readRetainedSlice(4);
        take(6);
        unread.dropRead();
        unread.add(bytes(50, 10));
        assertThat(content(slice)).containsExactly(0, 1, 2, 3);
        slice.release();
    }

    @Test
    void memoryStaysBoundedWhileSomethingIsAlwaysLeft() {
        unread.add(bytes(0, 1));
        for (int i = 1; i < 10_000; i++) {
            unread.add(bytes(i, 100));
            take(100);
            unread.dropRead();
        }
        assertThat(present().capacity()).isLessThan(1000);
        assertThat(present().readableBytes()).isEqualTo(1);
    }

    @Test
    void bytesThatTrickleAreNotCopiedEachTime() {
        int buffers = 0;
        int last = 0;
        for (int i = 0; i < 60_000; i++) {
            unread.add(bytes(i, 1));
            if (last != present().capacity()) {
                last = present().capacity();
                buffers++;
            }
        }
        assertThat(buffers).isLessThan(20);
    }

    @Test
    void largeMessageIsPutTogetherWithoutCopies() {
        int part = 60_000;
        for (int i = 0; i < 20; i++) {
            unread.add(bytes(i * part, part));
        }
        assertThat(present()).isInstanceOf(CompositeByteBuf.class);
        byte[] all = take(20 * part);
        for (int i = 0; i < all.length; i += 997) {
            assertThat(all[i]).isEqualTo((byte) i);
        }
        unread.dropRead();
        assertThat(unread.bytes()).isNull();
    }

    @Test
    void smallRestOfALargeMessageIsCopiedAgain() {
        for (int i = 0; i < 4; i++) {
            unread.add(bytes(i * 60_000, 60_000));
        }
        take(239_990);
        unread.dropRead();
        unread.add(bytes(240_000, 2));
        assertThat(present().hasArray()).isTrue();
        assertThat(take(12)).hasSize(12).startsWith((byte) 239_990).endsWith((byte) 240_001);
    }

    @Test
    void partsThatHaveBeenReadAreLetGo() {
        ByteBuf first = bytes(0, 70_000);
        unread.add(first);
        ByteBuf second = bytes(0, 70_000);
        unread.add(second);
        unread.add(bytes(0, 70_000));
        take(140_000);
        unread.dropRead();
        assertThat(second.refCnt()).isZero();
        assertThat(present().readableBytes()).isEqualTo(70_000);
    }

    @Test
    void restOfAReadOutlivesTheLargeMessageBeforeIt() {
        ByteBuf first = bytes(0, 70_000);
        unread.add(first);
        ByteBuf second = bytes(70_000, 70_000);
        unread.add(second);
        ByteBuf body = present().readRetainedSlice(100_000);
        unread.dropRead();
        body.release();
        assertThat(second.refCnt()).as("what is left has not been copied").isEqualTo(1);
        assertThat(take(40_000)).startsWith((byte) 100_000).endsWith((byte) 139_999);
        unread.dropRead();
        assertThat(second.refCnt()).isZero();
    }

    @Test
    void partsThatATransportTakesAsTheyAre() {
        unread.add(outside(70_000));
        unread.add(outside(70_000));
        assertThat(present().isDirect()).isTrue();
        assertThat(unread.sizeOfParts()).isEqualTo(140_000);
    }

    @Test
    void largeReadIsHandedOutInPieces() {
        ByteBuf arrived = bytes(0, 200_000);
        unread.add(arrived);
        int at = 0;
        do {
            assertThat(present().hasArray()).isTrue();
            assertThat(present().readableBytes()).isLessThan(40_000);
            byte[] piece = take(present().readableBytes() / 7 * 7);
            for (int i = 0; i < piece.length; i++) {
                assertThat(piece[i]).isEqualTo((byte) (at + i));
            }
            at += piece.length;
        } while (unread.addMore());
        assertThat(at).isBetween(199_994, 200_000);
        assertThat(arrived.refCnt()).isZero();
    }

    @Test
    void whatArrivesStandsBehindTheRestOfALargeRead() {
        unread.add(bytes(0, 100_000));
        unread.add(bytes(100_000, 50_000));
        byte[] all = new byte[0];
        do {
            byte[] more = take(present().readableBytes());
            int before = all.length;
            all = Arrays.copyOf(all, before + more.length);
            System.arraycopy(more, 0, all, before, more.length);
        } while (unread.addMore());
        assertThat(all).hasSize(150_000);
        for (int i = 0; i < all.length; i++) {
            assertThat(all[i]).isEqualTo((byte) i);
        }
    }

    @Test
    void messageOfSeveralPiecesIsPutTogether() {
        unread.add(bytes(0, 300_000));
        while (present().readableBytes() < 250_000) {
            assertThat(unread.addMore()).isTrue();
        }
        byte[] message = take(250_000);
        for (int i = 0; i < message.length; i += 997) {
            assertThat(message[i]).isEqualTo((byte) i);
        }
        take(12_000);
        while (unread.addMore()) {
            assertThat(present().hasArray())
                    .as("small messages are read from an array again")
                    .isTrue();
        }
        assertThat(present().readableBytes()).isEqualTo(38_000);
    }

    @Test
    void restOfALargeReadIsReleasedAndTakenWithTheBeginning() {
        ByteBuf first = bytes(0, 100_000);
        unread.add(first);
        unread.release();
        assertThat(first.refCnt()).isZero();
        assertThat(unread.addMore()).isFalse();

        unread.add(bytes(0, 100_000));
        ByteBuf all = unread.take();
        byte[] content = content(all);
        assertThat(content).hasSize(100_000);
        for (int i = 0; i < content.length; i++) {
            assertThat(content[i]).isEqualTo((byte) i);
        }
        all.release();
        assertThat(unread.addMore()).isFalse();
    }

    @Test
    void bytesOfALargeMessageThatTrickleHoldLittleMemory() {
        UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(true);
        Unread slow = new Unread(allocator);
        slow.add(bytes(0, 70_000));
        for (int i = 0; i < 5_000; i++) {
            slow.add(allocator.directBuffer(1 << 20).writeByte(i));
        }
        assertThat(allocator.metric().usedDirectMemory()).isLessThan(1_000_000);
        CompositeByteBuf parts = (CompositeByteBuf) slow.bytes();
        assertThat(parts.numComponents()).isLessThan(200);
        assertThat(parts.readableBytes()).isEqualTo(75_000);
        assertThat(parts.getByte(74_999)).isEqualTo((byte) 4_999);
        slow.release();
        assertThat(allocator.metric().usedDirectMemory()).isZero();
    }

    @Test
    void restThatWaitsForLongHoldsLittleMemory() {
        UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(true);
        Unread paused = new Unread(allocator);
        paused.add(allocator.directBuffer(1 << 20).writeZero(100_000));
        paused.saveMemory();
        assertThat(allocator.metric().usedDirectMemory()).isLessThan(100_000);
        assertThat(paused.size()).isEqualTo(100_000);
        paused.release();
        assertThat(allocator.metric().usedDirectMemory()).isZero();
    }

    @Test
    void partsOfAReadThatBroughtLittleHoldLittleMemory() {
        UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(true);
        Unread slow = new Unread(allocator);
        slow.add(bytes(0, 70_000));
        while (slow.addMore()) {
            assertThat(slow.size()).isEqualTo(70_000);
        }
        slow.add(allocator.directBuffer(1 << 20).writeZero(100_000));
        slow.add(allocator.directBuffer(1 << 20).writeZero(100_000));
        assertThat(allocator.metric().usedDirectMemory()).isLessThan(400_000);
        slow.release();
    }

    private static ByteBuf outside(int count) {
        return Unpooled.directBuffer(count).writeZero(count);
    }

    private byte[] take(int count) {
        byte[] taken = new byte[count];
        present().readBytes(taken);
        return taken;
    }

    private ByteBuf present() {
        @Nullable ByteBuf present = unread.bytes();
        assertThat(present).isNotNull();
        return present;
    }

    private static byte[] content(ByteBuf buffer) {
        byte[] content = new byte[buffer.readableBytes()];
        buffer.getBytes(buffer.readerIndex(), content);
        return content;
    }

    private static ByteBuf bytes(int from, int count) {
        byte[] content = new byte[count];
        for (int i = 0; i < count; i++) {
            content[i] = (byte) (from + i);
        }
        return Unpooled.wrappedBuffer(content);
    }
}
