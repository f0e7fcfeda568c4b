package io.teleport.proto;

import io.teleport.message.Message;
import io.teleport.xfer.XferFilter;
import io.teleport.xfer.XferPipe;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which body codecs and filters go with which protocol: the one table of it. The start-up check asks it about what is
 * configured, and protocols that cannot carry everything ask it about each message.
 */
public final class Compatibility {

    private static final String GZIP = "gzip";
    private static final String NONE = "";

    private static final Row ANYTHING = new Row(null, null);

    /** By the name of a protocol, or of its format for all generations. What is not here carries everything. */
    private static final Map<String, Row> ROWS = Map.of(
            "packet", new Row(null, GZIP),
            "packet-json", new Row(null, GZIP),
            "thrift-struct", new Row("t", NONE),
            "tlv", new Row(null, NONE),
            "http", new Row("jpfsx", GZIP));

    private Compatibility() {}

    /** Whether the protocol carries bodies in the codec with this id. */
    public static boolean carries(Proto proto, byte codec) {
        return rowOf(proto.name()).carries(codec);
    }

    /** Whether the protocol carries messages packed with these filters. */
    public static boolean carries(Proto proto, XferPipe pipe) {
        return rowOf(proto.name()).carries(pipe);
    }

    /**
     * Refuses a message that the protocol cannot carry. A body that is bytes needs a codec that goes with the protocol
     * too, since its id says what they are; no codec at all always goes, and any does where there is no body.
     *
     * @throws ProtoException naming the codec or the filters, and what goes
     */
    static void check(String proto, Message message) {
        Row row = rowOf(proto);
        if (message.body() != null && !row.carries(message.bodyCodec())) {
            throw ProtoException.malformed("body codec: " + (message.bodyCodec() & 0xff) + " (expected: one of "
                    + row.codecs() + ", which go with " + proto + ")");
        }
        if (!row.carries(message.pipe())) {
            String expected = NONE.equals(row.filter()) ? "[]" : "[] or [" + row.filter() + "]";
            throw ProtoException.malformed(
                    "xfer pipe: " + message.pipe() + " (expected: " + expected + ", which go with " + proto + ")");
        }
    }

    private static Row rowOf(String proto) {
        Row own = ROWS.get(proto);
        int at = proto.indexOf('@');
        return own != null ? own : ROWS.getOrDefault(at < 0 ? proto : proto.substring(0, at), ANYTHING);
    }

    /**
     * What one protocol carries.
     *
     * @param codecs the ids of the codecs; {@code null} for all
     * @param filter what the name of the only filter begins with, which a message may have once; empty for none,
     *     {@code null} for all, in any number
     */
    private record Row(@Nullable String codecs, @Nullable String filter) {

        boolean carries(byte codec) {
            return codecs == null || codec == 0 || codecs.indexOf(codec & 0xff) >= 0;
        }

        boolean carries(XferPipe pipe) {
            return filter == null
                    || pipe.isEmpty()
                    || pipe.size() == 1 && carries(pipe.filters().get(0));
        }

        private boolean carries(XferFilter only) {
            return filter != null
                    && !filter.isEmpty()
                    && only.name().toLowerCase(Locale.ROOT).startsWith(filter);
        }
    }
}
