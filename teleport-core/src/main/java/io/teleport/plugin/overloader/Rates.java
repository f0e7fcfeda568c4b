package io.teleport.plugin.overloader;

import io.teleport.message.Status;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The rates of one set of limits; a new one begins anew. */
final class Rates {

    private final @Nullable Rate all;
    private final Map<String, Rate> routes = new HashMap<>();

    Rates(Limits limits, long nowNanos) {
        this.all = limits.callsPerSecond() == 0 ? null : new Rate(limits.callsPerSecond(), nowNanos);
        limits.routes().forEach((path, limit) -> {
            if (limit > 0) {
                routes.put(path, new Rate(limit, nowNanos));
            }
        });
    }

    boolean areNone() {
        return all == null && routes.isEmpty();
    }

    /** Counts one call to this path, or says why it may not come. A call that its route refuses does not count for all. */
    Status take(String path, long nowNanos) {
        Rate route = routes.get(path);
        if (route != null && !route.take(nowNanos)) {
            return refusal("calls per second of " + path, route);
        }
        return all == null || all.take(nowNanos) ? Status.OK : refusal("calls per second", all);
    }

    private static Status refusal(String what, Rate rate) {
        return Status.of(Status.CODE_REFUSED).withReason(what + ": above " + rate.limit());
    }
}
