package io.teleport.message;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The ordered names and values that travel with a message; a name may occur more than once.
 *
 * <p>What was read from the wire is parsed when more than single values are asked for. Not thread-safe.
 */
public final class Metadata {

    /** As read, until a pair changes. */
    private byte @Nullable [] wire;

    /** Names and values in turn; absent until asked for. */
    private @Nullable List<String> pairs;

    /** Whether names are compared as HTTP does. */
    private boolean anyCase;

    /** Makes empty metadata. */
    public Metadata() {}

    /**
     * Metadata in its wire form, a query string, of which {@code length} bytes are consumed from {@code in} and copied.
     */
    public static Metadata read(ByteBuf in, int length) {
        Metadata metadata = new Metadata();
        if (length > 0) {
            byte[] wire = new byte[length];
            in.readBytes(wire);
            metadata.wire = wire;
        }
        return metadata;
    }

    /** Metadata from its wire form as text. */
    public static Metadata parse(String query) {
        Metadata metadata = new Metadata();
        if (!query.isEmpty()) {
            metadata.wire = query.getBytes(StandardCharsets.UTF_8);
        }
        return metadata;
    }

    /** Compares names without regard to case from here on, as is usual where they are headers of HTTP. */
    public Metadata ignoreCase() {
        parsed();
        anyCase = true;
        return this;
    }

    /** The first value under this name, or {@code null}. Names are compared exactly, unless {@link #ignoreCase} was called. */
    public @Nullable String get(String name) {
        byte[] unparsed = wire;
        if (pairs == null && unparsed != null) {
            return QueryString.find(unparsed, name);
        }
        List<String> all = parsed();
        for (int i = 0; i < all.size(); i += 2) {
            if (isNamed(all.get(i), name)) {
                return all.get(i + 1);
            }
        }
        return null;
    }

    /** All values under this name, in order. */
    public List<String> getAll(String name) {
        List<String> values = new ArrayList<>(1);
        forEach((key, value) -> {
            if (isNamed(key, name)) {
                values.add(value);
            }
        });
        return values;
    }

    public boolean contains(String name) {
        return get(name) != null;
    }

    /** Appends a pair. */
    public Metadata add(String name, String value) {
        List<String> all = changing();
        all.add(name);
        all.add(value);
        return this;
    }

    /** Replaces all values under this name by one, at the place of the first. */
    public Metadata set(String name, String value) {
        List<String> all = changing();
        for (int i = 0; i < all.size(); i += 2) {
            if (isNamed(all.get(i), name)) {
                all.set(i + 1, value);
                removeFrom(i + 2, name);
                return this;
            }
        }
        return add(name, value);
    }

    /** Removes all values under this name. */
    public Metadata remove(String name) {
        removeFrom(0, name);
        return this;
    }

    /** Appends all pairs of the other. */
    public Metadata addAll(Metadata other) {
        changing().addAll(other.parsed());
        return this;
    }

    public boolean isEmpty() {
        return pairs != null ? pairs.isEmpty() : wire == null;
    }

    /** Number of pairs. */
    public int size() {
        return parsed().size() / 2;
    }

    /** The names, each once, in order of first occurrence. */
    public Set<String> names() {
        Set<String> names = new LinkedHashSet<>();
        forEach((name, value) -> names.add(name));
        return names;
    }

    public void forEach(BiConsumer<? super String, ? super String> action) {
        List<String> all = parsed();
        for (int i = 0; i < all.size(); i += 2) {
            action.accept(all.get(i), all.get(i + 1));
        }
    }

    /** Appends the wire form to {@code out}; what was read and never changed goes out byte for byte. */
    public void writeTo(ByteBuf out) {
        if (wire != null) {
            out.writeBytes(wire);
        } else if (pairs != null) {
            QueryString.write(pairs, out);
        }
    }

    /** The wire form as text. */
    @Override
    public String toString() {
        return wire != null ? new String(wire, StandardCharsets.UTF_8) : QueryString.format(parsed());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Metadata that && parsed().equals(that.parsed());
    }

    @Override
    public int hashCode() {
        return parsed().hashCode();
    }

    private boolean isNamed(String own, String name) {
        return anyCase ? own.equalsIgnoreCase(name) : own.equals(name);
    }

    private List<String> parsed() {
        List<String> all = pairs;
        if (all == null) {
            all = wire == null ? new ArrayList<>(4) : QueryString.parse(wire);
            pairs = all;
        }
        return all;
    }

    private List<String> changing() {
        List<String> all = parsed();
        wire = null;
        return all;
    }

    private void removeFrom(int start, String name) {
        List<String> all = parsed();
        int kept = start;
        for (int i = start; i < all.size(); i += 2) {
            if (!isNamed(all.get(i), name)) {
                all.set(kept, all.get(i));
                all.set(kept + 1, all.get(i + 1));
                kept += 2;
            }
        }
        if (kept < all.size()) {
            all.subList(kept, all.size()).clear();
            wire = null;
        }
    }
}
