package io.teleport.proto;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Service methods in UTF-8, of which those that were written lately are kept: each at the place that its hash gives,
 * until another one takes it. So there are never more than {@value #PLACES}, none of them long, whatever peers send that
 * is then repeated to them.
 *
 * <p>Shared by all threads: entries are immutable, and it does no harm when one is lost.
 */
final class WrittenMethods {

    /** A power of two. */
    private static final int PLACES = 256;

    /** Longer texts are encoded each time; in characters. */
    static final int LONGEST = 64;

    private static final byte[] EMPTY = {};

    private final @Nullable Entry[] entries = new Entry[PLACES];

    /** The text in UTF-8, which the caller leaves as it is. */
    byte[] encode(String text) {
        if (text.isEmpty()) {
            return EMPTY;
        }
        int place = place(text);
        Entry entry = entries[place];
        if (entry != null && entry.text.equals(text)) {
            return entry.bytes;
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (text.length() <= LONGEST) {
            entries[place] = new Entry(text, bytes);
        }
        return bytes;
    }

    private static int place(String text) {
        int hash = text.hashCode();
        return (hash ^ hash >>> 16) & (PLACES - 1);
    }

    private static final class Entry {

        private final String text;
        private final byte[] bytes;

        private Entry(String text, byte[] bytes) {
            this.text = text;
            this.bytes = bytes;
        }
    }
}
