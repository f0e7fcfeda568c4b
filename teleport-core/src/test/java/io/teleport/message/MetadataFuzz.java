package io.teleport.message;

import io.netty.buffer.ByteBuf;
import io.teleport.fuzz.FuzzMemory;
import io.teleport.fuzz.FuzzTarget;
import io.teleport.fuzz.Pieces;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

/** Reads metadata, whatever its bytes are: a query string refuses nothing. */
public final class MetadataFuzz implements FuzzTarget {

    @Override
    public List<byte[]> seeds() {
        return Pieces.seeds(
                Stream.of("a=b&c=d", "hb_=3", "X-Real-IP=127.0.0.1%3A80&a=+%20%zz", "&&=&a&b=", "a=1&a=2&A=3"),
                text -> text.getBytes(StandardCharsets.UTF_8),
                0);
    }

    @Override
    public void run(byte[] input, FuzzMemory memory) {
        if (input.length == 0) {
            return;
        }
        ByteBuf in = memory.of(Pieces.of(input).bytes());
        ByteBuf out = memory.allocator().heapBuffer();
        try {
            Metadata metadata = Metadata.read(in.slice(), in.readableBytes());
            for (String name : metadata.names()) {
                String found = Metadata.read(in.slice(), in.readableBytes()).get(name);
                same(metadata.getAll(name).get(0), found);
            }
            Metadata pairs = new Metadata();
            metadata.forEach(pairs::add);
            pairs.writeTo(out);
            same(pairs, Metadata.read(out, out.readableBytes()));
            same(pairs, Metadata.parse(pairs.toString()));
            metadata.ignoreCase().set("a", "b").remove("c");
            metadata.writeTo(out.clear());
            same("b", Metadata.read(out, out.readableBytes()).ignoreCase().get("a"));
        } finally {
            in.release();
            out.release();
        }
    }

    private static void same(Object expected, Object actual) {
        if (!expected.equals(actual)) {
            throw new AssertionError(actual + " (expected: " + expected + ")");
        }
    }
}
