package io.teleport.fuzz;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** An input whose first byte says where the others are split, or what else the target has to choose. */
public final class Pieces {

    private final int choice;
    private final byte[] bytes;

    private Pieces(int choice, byte[] bytes) {
        this.choice = choice;
        this.bytes = bytes;
    }

    /** Takes an input apart that is not empty. */
    public static Pieces of(byte[] input) {
        return new Pieces(input[0] & 0xff, Arrays.copyOfRange(input, 1, input.length));
    }

    /** The first byte, 0 to 255. */
    public int choice() {
        return choice;
    }

    /** All others. */
    public byte[] bytes() {
        return bytes;
    }

    /** The inputs that consist of these bytes and each of these choices. */
    public static Stream<byte[]> with(byte[] bytes, int... choices) {
        return Arrays.stream(choices).mapToObj(choice -> {
            byte[] input = new byte[bytes.length + 1];
            input[0] = (byte) choice;
            System.arraycopy(bytes, 0, input, 1, bytes.length);
            return input;
        });
    }

    /** The same for many, of which those are left out that are too long. */
    public static <T> List<byte[]> seeds(Stream<T> from, Function<T, byte[]> bytes, int... choices) {
        return from.map(bytes)
                .filter(seed -> seed.length < FuzzMemory.MAX_INPUT)
                .flatMap(seed -> with(seed, choices))
                .toList();
    }

    /** Where the bytes are split, 0 being before the first. */
    public int split() {
        return bytes.length * choice / 256;
    }
}
