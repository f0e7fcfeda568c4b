package io.teleport.internal;

import java.util.concurrent.atomic.LongAdder;

/** Counts what went wrong without an exchange that could tell it. */
final class Counters {

    final LongAdder refused = new LongAdder();
    final LongAdder dropped = new LongAdder();
    final LongAdder badFrames = new LongAdder();
    final LongAdder rejectedConnections = new LongAdder();
}
