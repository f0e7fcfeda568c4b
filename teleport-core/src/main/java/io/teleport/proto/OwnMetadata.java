package io.teleport.proto;

import io.teleport.message.Metadata;
import io.teleport.message.ReservedMetadata;
import java.util.Set;

/** Metadata that the framework adds by itself, and that a protocol without metadata may leave out. */
final class OwnMetadata {

    private static final Set<String> NAMES =
            Set.of(ReservedMetadata.FEATURES, ReservedMetadata.TIMEOUT, "traceparent", "tracestate", "baggage");

    private OwnMetadata() {}

    /** What remains without it, in order. */
    static Metadata removedFrom(Metadata metadata) {
        Metadata rest = new Metadata();
        metadata.forEach((name, value) -> {
            if (!NAMES.contains(name)) {
                rest.add(name, value);
            }
        });
        return rest;
    }
}
