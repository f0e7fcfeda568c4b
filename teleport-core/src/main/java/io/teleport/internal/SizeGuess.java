package io.teleport.internal;

/** Guesses the size of the next buffer from those before: up at once, down slowly. Races cost a guess, no more. */
final class SizeGuess {

    private static final int SMALLEST = 128;
    private static final int LARGEST = 64 * 1024;

    private int guess = 256;

    int guess() {
        return guess;
    }

    /** A buffer has turned out to need this many bytes. */
    void was(int bytes) {
        int before = guess;
        if (bytes > before) {
            guess = Math.min(LARGEST, bytes + (bytes >> 3));
        } else if (bytes < before >> 2) {
            guess = Math.max(SMALLEST, before - (before >> 3));
        }
    }
}
