package io.teleport.proto;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** Checks sizes of what is to be written. */
final class FrameSize {

    private FrameSize() {}

    /**
     * Checks a body that needs no encoding, so that one that is too large is not copied first.
     *
     * @throws ProtoException when it alone is larger than a frame may be
     */
    static void checkBody(@Nullable Object body, int limit) {
        if (body instanceof ByteBuf bytes) {
            check(bytes.readableBytes(), limit);
        } else if (body instanceof byte[] bytes) {
            check(bytes.length, limit);
        }
    }

    /**
     * Checks a whole frame.
     *
     * @throws ProtoException when it is larger than a frame may be
     */
    static void check(int length, int limit) {
        if (length > limit) {
            throw ProtoException.tooLarge("frame length: " + length + " (expected: 0-" + limit + ")", null);
        }
    }
}
