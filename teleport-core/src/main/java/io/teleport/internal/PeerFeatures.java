package io.teleport.internal;

import io.teleport.message.Message;
import io.teleport.message.ReservedMetadata;
import org.jspecify.annotations.Nullable;

/** What the other side has announced that it understands, which it does with the first message it writes. */
final class PeerFeatures {

    /** What we announce. */
    static final String OURS = "cancel,drain";

    /** Messages of other threads may overtake the first, so a few are looked at. */
    private static final int LOOK_AT = 16;

    private int seen;
    private volatile boolean heard;
    private volatile boolean cancel;
    private volatile boolean drain;

    /** Looks at one message. On the event loop. */
    void observe(Message message) {
        if (seen < LOOK_AT) {
            seen++;
            if (message.hasMetadata()) {
                read(message.metadata().get(ReservedMetadata.FEATURES));
            }
            heard = true;
        }
    }

    /** Whether anything has come. */
    boolean heard() {
        return heard;
    }

    /** Whether it wants to be told when a call is given up. */
    boolean cancel() {
        return cancel;
    }

    /** Whether it wants to be told when its connection will be closed. */
    boolean drain() {
        return drain;
    }

    private void read(@Nullable String features) {
        if (features != null) {
            seen = LOOK_AT;
            for (String feature : features.split(",", -1)) {
                cancel |= feature.strip().equals("cancel");
                drain |= feature.strip().equals("drain");
            }
        }
    }
}
