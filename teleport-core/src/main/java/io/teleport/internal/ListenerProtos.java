package io.teleport.internal;

import io.teleport.proto.Proto;
import java.util.List;

/**
 * What a listener speaks.
 *
 * @param name   as it was configured
 * @param protos one protocol, or those among which the first bytes choose, in the order of preference
 */
record ListenerProtos(String name, List<Proto> protos) {

    /** Whether connections must show what they speak. */
    boolean several() {
        return protos.size() > 1;
    }

    Proto first() {
        return protos.get(0);
    }
}
