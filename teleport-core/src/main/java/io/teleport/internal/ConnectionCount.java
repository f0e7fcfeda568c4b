package io.teleport.internal;

import java.util.concurrent.atomic.AtomicInteger;

/** Counts the accepted connections of a peer against their limit. */
final class ConnectionCount {

    private final int limit;
    private final AtomicInteger count = new AtomicInteger();

    /** A limit of zero or less is none. */
    ConnectionCount(int limit) {
        this.limit = limit <= 0 ? Integer.MAX_VALUE : limit;
    }

    /** Counts one more unless the limit is reached. */
    boolean tryAdd() {
        if (count.incrementAndGet() <= limit) {
            return true;
        }
        count.decrementAndGet();
        return false;
    }

    void remove() {
        count.decrementAndGet();
    }
}
