package io.teleport.proto;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request of a client that knows HTTP only: how its answer is to be written. It travels as the sequence of the message,
 * which such a request has none of its own of, and which the reply repeats.
 *
 * @param head      the answer has no body
 * @param close     the connection ends with the answer
 * @param keepAlive the client, of HTTP/1.0, asked for the connection to stay
 * @param gzip      the answer may be compressed
 */
record PlainRequest(boolean head, boolean close, boolean keepAlive, boolean gzip) {

    /** What is known of a request that cannot be understood. */
    static final PlainRequest UNREADABLE = new PlainRequest(false, true, false, false);

    private static final String NAME = "http";

    static PlainRequest of(HttpHead head) {
        boolean old = head.version().equals("HTTP/1.0");
        boolean keepAlive = old && head.has("connection", "keep-alive");
        boolean close = old ? !keepAlive : head.has("connection", "close");
        return new PlainRequest(head.method().equals("HEAD"), close, keepAlive, head.has("accept-encoding", "gzip"));
    }

    /** What a sequence says, or {@code null} when it is one of a peer. */
    static @Nullable PlainRequest parse(@Nullable String seqText) {
        if (seqText == null || !seqText.startsWith(NAME)) {
            return null;
        }
        List<String> words = List.of(seqText.split(" ", -1));
        return new PlainRequest(
                words.contains("head"), words.contains("close"), words.contains("keep-alive"), words.contains("gzip"));
    }

    String seqText() {
        return NAME
                + (head ? " head" : "")
                + (close ? " close" : "")
                + (keepAlive ? " keep-alive" : "")
                + (gzip ? " gzip" : "");
    }
}
