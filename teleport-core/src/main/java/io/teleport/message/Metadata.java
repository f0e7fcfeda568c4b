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
 * <p>What was read from the wire is parsed when it is first asked for. Not thread-safe.
 */
public final class Metadata {

    private byte @Nullable [] unparsed;
    private final List<String> pairs = new ArrayList<>(0);

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
            metadata.unparsed = wire;
        }
        return metadata;
    }

    /** Metadata from its wire form as text. */
    public static Metadata parse(String query) {
        Metadata metadata = new Metadata();
        if (!query.isEmpty()) {
            metadata.unparsed = query.getBytes(StandardCharsets.UTF_8);
        }
        return metadata;
    }

    /** The first value under this name, or {@code null}. Names are compared exactly. */
    public @Nullable String get(String name) {
        List<String> all = parsed();
        for (int i = 0; i < all.size(); i += 2) {
            if (all.get(i).equals(name)) {
                return all.get(i + 1);
            }
        }
        return null;
    }

    /** All values under this name, in order. */
    public List<String> getAll(String name) {
        List<String> values = new ArrayList<>(1);
        forEach((key, value) -> {
            if (key.equals(name)) {
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
        List<String> all = parsed();
        all.add(name);
        all.add(value);
        return this;
    }

    /** Replaces all values under this name by one, at the place of the first. */
    public Metadata set(String name, String value) {
        List<String> all = parsed();
        for (int i = 0; i < all.size(); i += 2) {
            if (all.get(i).equals(name)) {
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
        parsed().addAll(other.parsed());
        return this;
    }

    public boolean isEmpty() {
        return unparsed == null && pairs.isEmpty();
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

    /** Appends the wire form to {@code out}; what was read and never looked at goes out byte for byte. */
    public void writeTo(ByteBuf out) {
        byte[] wire = unparsed;
        if (wire != null) {
            out.writeBytes(wire);
        } else {
            QueryString.write(pairs, out);
        }
    }

    /** The wire form as text. */
    @Override
    public String toString() {
        byte[] wire = unparsed;
        return wire != null ? new String(wire, StandardCharsets.UTF_8) : QueryString.format(pairs);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Metadata that && parsed().equals(that.parsed());
    }

    @Override
    public int hashCode() {
        return parsed().hashCode();
    }

    private List<String> parsed() {
        byte[] wire = unparsed;
        if (wire != null) {
            unparsed = null;
            QueryString.parse(wire, pairs);
        }
        return pairs;
    }

    private void removeFrom(int start, String name) {
        List<String> all = parsed();
        for (int i = all.size() - 2; i >= start; i -= 2) {
            if (all.get(i).equals(name)) {
                all.remove(i + 1);
                all.remove(i);
            }
        }
    }
}
