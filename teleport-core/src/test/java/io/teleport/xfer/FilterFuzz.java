package io.teleport.xfer;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.teleport.fuzz.FuzzMemory;
import io.teleport.fuzz.FuzzTarget;
import io.teleport.fuzz.Pieces;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Undoes a pipe of filters within a limit; what it gives must come back after packing it again. */
public final class FilterFuzz implements FuzzTarget {

    private static final int LIMIT = 6000;

    private final XferPipe pipe;

    private FilterFuzz(String... filters) {
        this.pipe = XferRegistry.defaults().pipe(filters);
    }

    /** Gzip, md5, and several one after the other. */
    public static Map<String, FuzzTarget> targets() {
        Map<String, FuzzTarget> targets = new LinkedHashMap<>();
        targets.put("gzip", new FilterFuzz("gzip"));
        targets.put("md5", new FilterFuzz("md5"));
        targets.put("filters", new FilterFuzz("gzip", "md5", "gzip", "gzip"));
        return targets;
    }

    @Override
    public List<byte[]> seeds() {
        return Pieces.seeds(
                Stream.of("", "hello", "a".repeat(LIMIT - 1), "b".repeat(100_000), "0123456789".repeat(100)),
                this::packed,
                0,
                1);
    }

    private byte[] packed(String text) {
        ByteBuf plain = Unpooled.copiedBuffer(text, StandardCharsets.UTF_8);
        ByteBuf packed = pipe.pack(plain, Unpooled.buffer().alloc());
        byte[] bytes = new byte[packed.readableBytes()];
        packed.readBytes(bytes);
        packed.release();
        return bytes;
    }

    @Override
    public void run(byte[] input, FuzzMemory memory) {
        if (input.length == 0) {
            return;
        }
        Pieces pieces = Pieces.of(input);
        ByteBuf in = pieces.choice() % 2 == 0 ? memory.of(pieces.bytes()) : direct(pieces.bytes(), memory);
        try {
            ByteBuf plain = pipe.unpack(in, memory.allocator(), LIMIT);
            try {
                check(plain, memory);
            } finally {
                plain.release();
            }
        } catch (XferException e) {
            // Refused.
        } finally {
            in.release();
        }
    }

    private static ByteBuf direct(byte[] bytes, FuzzMemory memory) {
        return memory.allocator().directBuffer(Math.max(1, bytes.length)).writeBytes(bytes);
    }

    private void check(ByteBuf plain, FuzzMemory memory) {
        if (plain.readableBytes() > LIMIT) {
            throw new AssertionError(plain.readableBytes() + " bytes (expected: 0-" + LIMIT + ")");
        }
        ByteBuf packed = pipe.pack(plain.slice(), memory.allocator());
        try {
            ByteBuf again = pipe.unpack(packed, memory.allocator(), LIMIT);
            boolean same = again.equals(plain);
            again.release();
            if (!same) {
                throw new AssertionError("differs when packed again");
            }
        } finally {
            packed.release();
        }
    }
}
