package io.teleport.benchmarks.stack;

/**
 * What both ends of a run agree on.
 *
 * @param dispatch where handlers run
 * @param transport the system interface below the sockets
 * @param bodyBytes the size of the bodies of bytes that are called with; 0 when messages are
 */
public record Setup(Dispatch dispatch, Transport transport, int bodyBytes) {

    /** A run of messages. */
    public Setup(Dispatch dispatch, Transport transport) {
        this(dispatch, transport, 0);
    }

    /** Whether bodies are bytes, not messages. */
    public boolean hasBytes() {
        return bodyBytes > 0;
    }
}
