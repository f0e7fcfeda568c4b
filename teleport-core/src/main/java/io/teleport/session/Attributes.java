package io.teleport.session;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Named values that an application keeps with a session, or with one exchange. Thread-safe; costs nothing while empty.
 */
public final class Attributes {

    private final @Nullable Attributes origin;
    private volatile @Nullable Map<String, Object> values;

    /** Makes empty attributes. */
    public Attributes() {
        this(null);
    }

    private Attributes(@Nullable Attributes origin) {
        this.origin = origin;
    }

    /** Attributes that begin as a copy of these, taken when the copy is first used. */
    public Attributes copyOnUse() {
        return new Attributes(this);
    }

    /** The value under this name, or {@code null}. */
    public @Nullable Object get(String name) {
        Map<String, Object> present = values;
        if (present != null) {
            return present.get(name);
        }
        return origin == null ? null : origin.get(name);
    }

    /** Sets a value; {@code null} removes it. */
    public Attributes set(String name, @Nullable Object value) {
        if (value == null) {
            writable().remove(name);
        } else {
            writable().put(name, value);
        }
        return this;
    }

    /** A snapshot of all values. */
    public Map<String, Object> toMap() {
        Map<String, Object> present = values;
        if (present != null) {
            return Map.copyOf(present);
        }
        return origin == null ? Map.of() : origin.toMap();
    }

    private Map<String, Object> writable() {
        Map<String, Object> present = values;
        return present != null ? present : create();
    }

    private synchronized Map<String, Object> create() {
        Map<String, Object> present = values;
        if (present == null) {
            present = new ConcurrentHashMap<>(origin == null ? Map.of() : origin.toMap());
            values = present;
        }
        return present;
    }
}
