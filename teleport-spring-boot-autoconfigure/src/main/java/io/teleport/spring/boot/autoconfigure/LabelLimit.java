package io.teleport.spring.boot.autoconfigure;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Lets a number of distinct labels through and calls all others the same, so that no peer can grow a registry. */
final class LabelLimit {

    static final String OTHER = "OTHER";

    private final int limit;
    private final Set<String> seen = ConcurrentHashMap.newKeySet();

    LabelLimit(int limit) {
        this.limit = limit;
    }

    String apply(String label) {
        if (seen.contains(label)) {
            return label;
        }
        return seen.size() < limit && seen.add(label) ? label : OTHER;
    }
}
