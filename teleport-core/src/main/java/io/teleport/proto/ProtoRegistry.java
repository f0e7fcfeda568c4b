package io.teleport.proto;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The protocols of one peer, found by name: the built-in ones and those of its user. Immutable. */
public final class ProtoRegistry {

    private static final ProtoRegistry DEFAULTS = new ProtoRegistry(List.of());

    private final Map<String, Proto> byName = new LinkedHashMap<>();
    private final Map<String, String> aliases = Map.of("raw", "raw@4", "raw@3", "fast@3", "fast", "fast@3");

    private ProtoRegistry(Collection<? extends Proto> more) {
        Protos.builtIn().forEach(this::add);
        more.forEach(this::add);
    }

    /** The built-in protocols. */
    public static ProtoRegistry defaults() {
        return DEFAULTS;
    }

    /**
     * The built-in protocols and these.
     *
     * @throws IllegalArgumentException when two share a name
     */
    public static ProtoRegistry of(Collection<? extends Proto> more) {
        return more.isEmpty() ? DEFAULTS : new ProtoRegistry(more);
    }

    /** The protocol with this name in any case, a format alone meaning its default generation; or {@code null}. */
    public @Nullable Proto find(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return byName.get(aliases.getOrDefault(lower, lower));
    }

    /**
     * The protocol with this name in any case, a format alone meaning its default generation.
     *
     * @throws IllegalArgumentException when there is none; the text names those that there are
     */
    public Proto get(String name) {
        Proto proto = find(name);
        if (proto == null) {
            throw new IllegalArgumentException("proto: " + name + " (expected: one of " + names() + ")");
        }
        return proto;
    }

    /** All names, the built-in ones first. */
    public List<String> names() {
        return List.copyOf(byName.keySet());
    }

    private void add(Proto proto) {
        String lower = proto.name().toLowerCase(Locale.ROOT);
        if (aliases.containsKey(lower) || byName.putIfAbsent(lower, proto) != null) {
            throw new IllegalArgumentException("proto name: " + proto.name() + " (expected: a name used once)");
        }
    }
}
