package io.teleport.benchmarks.neighbours.bolt;

import io.teleport.benchmarks.message.BenchmarkMessage;

/** A message that is pushed: SOFABolt chooses processors by the class of what is sent. */
record BoltPush(BenchmarkMessage message) {}
