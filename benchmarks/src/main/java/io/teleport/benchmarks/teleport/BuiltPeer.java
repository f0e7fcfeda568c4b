package io.teleport.benchmarks.teleport;

import io.teleport.Peer;

/** A peer and how it ends, with all that was started for it. */
record BuiltPeer(Peer peer, Runnable end) {}
