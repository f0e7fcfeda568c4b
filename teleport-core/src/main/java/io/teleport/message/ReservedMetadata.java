package io.teleport.message;

/** Names of metadata that the protocol itself uses. */
public final class ReservedMetadata {

    /** The error of a REPLY in generations 3 to 5, as percent-encoded JSON. */
    public static final String REPLY_ERROR = "X-Reply-Error";

    /** The address of the first caller, set by a proxy. */
    public static final String REAL_IP = "X-Real-IP";

    /** The decimal id of the codec in which the caller wants the reply. */
    public static final String ACCEPT_BODY_CODEC = "X-Accept-Body-Codec";

    /** Milliseconds that are left of the caller's deadline when the CALL is written. */
    public static final String TIMEOUT = "X-Timeout";

    /** What the sender understands beyond Go Teleport, comma separated, in the first message it writes. */
    public static final String FEATURES = "X-Teleport-Features";

    /** The sequence of the CALL that a {@code /teleport/cancel} push gives up. */
    public static final String SEQ = "X-Seq";

    private ReservedMetadata() {}
}
