package io.teleport.proto;

import io.netty.buffer.ByteBuf;
import io.teleport.fuzz.FuzzMemory;
import io.teleport.fuzz.FuzzTarget;
import io.teleport.fuzz.Pieces;
import java.util.Arrays;
import java.util.List;

/** Tells the sub-protocol of a websocket by its first message. */
public final class DetectorFuzz implements FuzzTarget {

    private static final List<Proto> CANDIDATES = ProtoDetector.RECOGNISED.stream()
            .map(Protos::find)
            .filter(Proto::inWebSocket)
            .toList();

    @Override
    public List<byte[]> seeds() {
        return Pieces.seeds(
                GoldenFiles.ALL.stream()
                        .filter(file -> file.proto().inWebSocket())
                        .flatMap(file -> file.load().stream().limit(10)),
                frame -> {
                    byte[] bytes = frame.bytes();
                    return Arrays.copyOfRange(bytes, Integer.BYTES, bytes.length);
                },
                0);
    }

    @Override
    public void run(byte[] input, FuzzMemory memory) {
        if (input.length == 0) {
            return;
        }
        ByteBuf in = memory.of(Pieces.of(input).bytes());
        try {
            int readable = in.readableBytes();
            Proto found = ProtoDetector.ofMessage(in, CANDIDATES);
            if (!CANDIDATES.contains(found) || in.readableBytes() != readable) {
                throw new AssertionError(found + ", " + in.readableBytes() + " bytes left of " + readable);
            }
        } catch (ProtoException e) {
            // None of them.
        } finally {
            in.release();
        }
    }
}
