package io.teleport.xfer;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The filters of one message, outermost first: packed last to first, unpacked first to last. Immutable.
 */
public final class XferPipe {

    /** No filter. */
    public static final XferPipe EMPTY = new XferPipe(List.of());

    /** The most filters that the one-byte count on the wire can hold. */
    public static final int MAX_FILTERS = 255;

    /** So many filters of the limit's size may be undone for one message; a pipe that nests bombs ends there. */
    private static final int FULL_SIZE_STEPS = 4;

    private final XferFilter[] filters;

    private XferPipe(List<XferFilter> filters) {
        this.filters = filters.toArray(XferFilter[]::new);
    }

    /**
     * A pipe of these filters, outermost first.
     *
     * @throws XferException for more than {@value #MAX_FILTERS} filters
     */
    public static XferPipe of(List<XferFilter> filters) {
        if (filters.size() > MAX_FILTERS) {
            throw new XferException("xfer pipe: " + filters.size() + " filters (expected: 0-" + MAX_FILTERS + ")");
        }
        return filters.isEmpty() ? EMPTY : new XferPipe(filters);
    }

    public boolean isEmpty() {
        return filters.length == 0;
    }

    /** Number of filters, 0 to {@value #MAX_FILTERS}. */
    public int size() {
        return filters.length;
    }

    /** The id of the filter at this place, 0 being the outermost. */
    public byte id(int index) {
        return filters[index].id();
    }

    /** Appends the ids of all filters, outermost first. */
    public void writeIds(ByteBuf out) {
        for (XferFilter filter : filters) {
            out.writeByte(filter.id());
        }
    }

    /** The filters, outermost first. */
    public List<XferFilter> filters() {
        return List.of(filters);
    }

    /**
     * Runs the readable bytes of {@code in} through all filters.
     *
     * @param in stays owned by the caller
     * @return a buffer that the caller owns; a retained slice of {@code in} when the pipe is empty
     */
    public ByteBuf pack(ByteBuf in, ByteBufAllocator allocator) {
        ByteBuf current = in.retainedSlice();
        for (int i = filters.length - 1; i >= 0; i--) {
            ByteBuf before = current;
            try {
                current = filters[i].pack(before, allocator);
            } finally {
                before.release();
            }
        }
        return current;
    }

    /**
     * Undoes all filters.
     *
     * @param in    stays owned by the caller
     * @param limit the largest size in bytes that any filter may produce; all together may produce four times as much
     * @return a buffer that the caller owns; a retained slice of {@code in} when the pipe is empty
     * @throws XferException when the bytes are damaged or exceed the limit
     */
    public ByteBuf unpack(ByteBuf in, ByteBufAllocator allocator, int limit) {
        ByteBuf current = in.retainedSlice();
        long left = (long) limit * FULL_SIZE_STEPS;
        for (XferFilter filter : filters) {
            ByteBuf before = current;
            try {
                current = filter.unpack(before, allocator, (int) Math.min(limit, left));
            } finally {
                before.release();
            }
            left -= current.readableBytes();
        }
        return current;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof XferPipe that && Arrays.equals(filters, that.filters);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(filters);
    }

    @Override
    public String toString() {
        return Arrays.stream(filters).map(XferFilter::name).collect(Collectors.joining(",", "[", "]"));
    }
}
