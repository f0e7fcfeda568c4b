package io.teleport.internal;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes a connection whose other end takes nothing for the write timeout although something waits. Runs only while
 * something waits, and looks twice in that time, instead of a timer for each write. Confined to the event loop.
 */
final class WriteWatch implements Runnable {

    private static final Logger log = LoggerFactory.getLogger(WriteWatch.class);

    private final Channel channel;
    private final long timeoutMillis;
    private boolean watching;
    private @Nullable Object headBefore;
    private long pendingBefore;
    private long progressBefore;
    private int stalled;

    /** A timeout of zero watches nothing. */
    WriteWatch(Channel channel, long timeoutMillis) {
        this.channel = channel;
        this.timeoutMillis = timeoutMillis;
    }

    /** Something was flushed, perhaps not all of it was taken. */
    void flushed() {
        if (!watching && timeoutMillis > 0 && pending(channel.unsafe().outboundBuffer()) > 0) {
            watching = true;
            stalled = 0;
            look();
        }
    }

    @Override
    public void run() {
        ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
        if (buffer == null || pending(buffer) == 0) {
            watching = false;
            headBefore = null;
            return;
        }
        stalled = hasMoved(buffer) ? 0 : stalled + 1;
        if (stalled >= 2) {
            log.warn(
                    "connection to {} closed: nothing taken for {} ms, {} bytes wait",
                    Addresses.textOf(channel.remoteAddress()),
                    timeoutMillis,
                    pending(buffer));
            channel.close();
        } else {
            look();
        }
    }

    private void look() {
        ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
        if (buffer != null) {
            headBefore = buffer.current();
            pendingBefore = pending(buffer);
            progressBefore = buffer.currentProgress();
            channel.eventLoop().schedule(this, Math.max(1, timeoutMillis / 2), TimeUnit.MILLISECONDS);
        }
    }

    private boolean hasMoved(ChannelOutboundBuffer buffer) {
        return buffer.current() != headBefore
                || pending(buffer) < pendingBefore
                || buffer.currentProgress() != progressBefore;
    }

    private static long pending(@Nullable ChannelOutboundBuffer buffer) {
        return buffer == null ? 0 : buffer.totalPendingWriteBytes();
    }
}
