package io.teleport.internal;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.ChannelConfig;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.util.UncheckedBooleanSupplier;

/**
 * How much one read of a connection takes, up to a mebibyte: a little more than the last ones brought, and as much again as
 * has come already of a message that is larger than that. What a frame says about its length has no part in it.
 */
final class ReadSize implements RecvByteBufAllocator {

    private static final int MOST = 1 << 20;
    private static final RecvByteBufAllocator USUAL = new AdaptiveRecvByteBufAllocator(64, 2048, MOST);

    private final Unread unread;

    ReadSize(Unread unread) {
        this.unread = unread;
    }

    @Override
    @SuppressWarnings("deprecation") // the interface asks for that type
    public Handle newHandle() {
        return new SizeHandle((ExtendedHandle) USUAL.newHandle(), unread);
    }

    private static final class SizeHandle implements ExtendedHandle {

        private final ExtendedHandle usual;
        private final Unread unread;

        private SizeHandle(ExtendedHandle usual, Unread unread) {
            this.usual = usual;
            this.unread = unread;
        }

        @Override
        public ByteBuf allocate(ByteBufAllocator allocator) {
            return allocator.ioBuffer(guess());
        }

        @Override
        public int guess() {
            return Math.max(usual.guess(), Math.min(MOST, unread.sizeOfParts()));
        }

        @Override
        public void reset(ChannelConfig config) {
            usual.reset(config);
        }

        @Override
        public void incMessagesRead(int count) {
            usual.incMessagesRead(count);
        }

        @Override
        public void lastBytesRead(int bytes) {
            usual.lastBytesRead(bytes);
        }

        @Override
        public int lastBytesRead() {
            return usual.lastBytesRead();
        }

        @Override
        public void attemptedBytesRead(int bytes) {
            usual.attemptedBytesRead(bytes);
        }

        @Override
        public int attemptedBytesRead() {
            return usual.attemptedBytesRead();
        }

        @Override
        public boolean continueReading() {
            return usual.continueReading();
        }

        @Override
        public boolean continueReading(UncheckedBooleanSupplier mayBeMore) {
            return usual.continueReading(mayBeMore);
        }

        @Override
        public void readComplete() {
            usual.readComplete();
        }
    }
}
