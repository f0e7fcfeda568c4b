package io.teleport.proto;

import io.teleport.message.Message;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * A hand-made frame that was sent to a Go server, and what that did.
 *
 * @param limit  the largest message that the server allowed
 * @param name   unique among those of one protocol
 * @param fields what was sent and came back
 */
record Probe(Proto proto, int limit, String name, JsonNode fields) {

    /** The probes of one kind of server with any of its settings, such as {@code v5.4.2 raw}. */
    static Stream<Probe> of(String server, Proto proto) {
        JsonNode groups = GoldenFrame.resource("probes");
        return Stream.of("", " limit 100", " unknown handlers")
                .flatMap(more -> groups.path(server + more).properties().stream()
                        .map(e -> new Probe(proto, more.contains("limit") ? 100 : 1 << 20, e.getKey(), e.getValue())));
    }

    /** Whether the Go server hung up. */
    boolean closed() {
        return fields.get("connection").asString().equals("closed by server");
    }

    /** Reads what was sent; its body is released. */
    Message read() {
        ProtoContext context = Frames.context(new ProtoLimits(limit, 1 << 20, 0));
        return Frames.read(proto, fields.get("sentHex").asString(), context);
    }

    @Override
    public String toString() {
        return proto.name() + " " + name;
    }
}
