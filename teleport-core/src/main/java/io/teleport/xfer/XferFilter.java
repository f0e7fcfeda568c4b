package io.teleport.xfer;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/**
 * A reversible change to the bytes of a message, such as compression or a checksum.
 *
 * <p>Implementations are shared by all threads of a peer.
 */
public interface XferFilter {

    /** The id that travels in the message header; both peers must give it to the same filter. */
    byte id();

    /** The name used in configuration, lower case. */
    String name();

    /**
     * Returns the packed form of the readable bytes of {@code in}.
     *
     * @param in stays owned by the caller; its indices may be moved
     * @return a buffer that the caller owns
     */
    ByteBuf pack(ByteBuf in, ByteBufAllocator allocator);

    /**
     * Returns what was packed into the readable bytes of {@code in}.
     *
     * @param in    stays owned by the caller; its indices may be moved
     * @param limit the largest result in bytes
     * @return a buffer that the caller owns
     * @throws XferException when the bytes were not packed by this filter or are damaged, and one that is
     *     {@linkplain XferException#tooLarge too large} when they exceed the limit
     */
    ByteBuf unpack(ByteBuf in, ByteBufAllocator allocator, int limit);
}
