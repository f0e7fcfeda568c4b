package io.teleport.fuzz;

import io.teleport.codec.CodecFuzz;
import io.teleport.internal.PipelineFuzz;
import io.teleport.message.MetadataFuzz;
import io.teleport.proto.DetectorFuzz;
import io.teleport.proto.ProtoFuzz;
import io.teleport.proto.StatusFuzz;
import io.teleport.xfer.FilterFuzz;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All decoders by name. A new one is added here. */
final class FuzzTargets {

    private static final Map<String, FuzzTarget> ALL = all();

    /** Stands for all of them: the first byte says which. */
    static final String ALL_AT_ONCE = "all";

    private FuzzTargets() {}

    private static Map<String, FuzzTarget> all() {
        Map<String, FuzzTarget> targets = new LinkedHashMap<>(ProtoFuzz.targets());
        targets.put("status", new StatusFuzz());
        targets.put("metadata", new MetadataFuzz());
        targets.put("first-message", new DetectorFuzz());
        targets.putAll(PipelineFuzz.targets());
        targets.putAll(CodecFuzz.targets());
        targets.putAll(FilterFuzz.targets());
        return targets;
    }

    static List<String> names() {
        return List.copyOf(ALL.keySet());
    }

    static FuzzTarget get(String name) {
        if (name.equals(ALL_AT_ONCE)) {
            return new AllAtOnce(List.copyOf(ALL.values()));
        }
        FuzzTarget target = ALL.get(name);
        if (target == null) {
            throw new IllegalArgumentException("target: " + name + " (expected: one of " + ALL.keySet() + ")");
        }
        return target;
    }

    /** Chooses by the first byte. */
    private record AllAtOnce(List<FuzzTarget> targets) implements FuzzTarget {

        @Override
        public List<byte[]> seeds() {
            return targets.stream()
                    .flatMap(target -> target.seeds().stream()
                            .limit(20)
                            .flatMap(seed -> Pieces.with(seed, targets.indexOf(target))))
                    .toList();
        }

        @Override
        public void run(byte[] input, FuzzMemory memory) throws Exception {
            if (input.length > 0) {
                targets.get((input[0] & 0xff) % targets.size()).run(Arrays.copyOfRange(input, 1, input.length), memory);
            }
        }
    }
}
