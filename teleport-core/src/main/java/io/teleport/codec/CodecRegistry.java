package io.teleport.codec;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The body codecs of one peer, found by id and by name. Immutable. */
public final class CodecRegistry {

    private final @Nullable Codec[] byId = new Codec[256];
    private final byte[] indexById = new byte[256];
    private final Map<String, Codec> byName = new LinkedHashMap<>();

    private CodecRegistry(Collection<? extends Codec> codecs) {
        codecs.forEach(this::add);
    }

    /**
     * Registers exactly the given codecs.
     *
     * @throws IllegalArgumentException for id 0, or when two codecs share an id or a name
     */
    public static CodecRegistry of(Collection<? extends Codec> codecs) {
        return new CodecRegistry(codecs);
    }

    /** Json, protobuf, plain and form; and xml and thrift, which need libraries that may be missing. */
    public static CodecRegistry defaults() {
        return of(List.of(
                new JsonCodec(),
                new ProtobufCodec(),
                new PlainCodec(),
                new FormCodec(),
                OptionalCodec.xml(),
                OptionalCodec.thrift()));
    }

    /** The codec with this id, or {@code null}. */
    public @Nullable Codec find(byte id) {
        return byId[id & 0xff];
    }

    /** The codec with this name in any case, or {@code null}. */
    public @Nullable Codec find(String name) {
        return byName.get(name.toLowerCase(Locale.ROOT));
    }

    /**
     * The codec with this id.
     *
     * @throws CodecException when it is not registered, as id 0 never is; the text names what is
     */
    public Codec get(byte id) {
        Codec codec = byId[id & 0xff];
        if (codec == null) {
            throw unknown(id);
        }
        return codec;
    }

    /**
     * The codec with this name.
     *
     * @throws CodecException when it is not registered; the text names what is
     */
    public Codec get(String name) {
        Codec codec = find(name);
        if (codec == null) {
            throw new CodecException("body codec: " + name + " (expected: " + describe() + ")");
        }
        return codec;
    }

    /** All codecs in the order of their registration. */
    public Collection<Codec> all() {
        return List.copyOf(byName.values());
    }

    /** Number of codecs. */
    int size() {
        return byName.size();
    }

    /** The place of the codec with this id in the order of registration, or -1. */
    int indexOf(byte id) {
        return byId[id & 0xff] == null ? -1 : indexById[id & 0xff] & 0xff;
    }

    CodecException unknown(byte id) {
        return CodecException.stackless("body codec: " + (id & 0xff) + " (expected: " + describe() + ")");
    }

    private void add(Codec codec) {
        if (codec.id() == 0) {
            throw new IllegalArgumentException("codec id of " + codec.name() + ": 0 (expected: 1-255)");
        }
        Codec sameId = byId[codec.id() & 0xff];
        if (sameId != null) {
            throw new IllegalArgumentException("codec id of " + codec.name() + ": " + (codec.id() & 0xff)
                    + " (expected: an id that " + sameId.name() + " does not have)");
        }
        if (byName.putIfAbsent(codec.name().toLowerCase(Locale.ROOT), codec) != null) {
            throw new IllegalArgumentException("codec name: " + codec.name() + " (expected: a name used once)");
        }
        indexById[codec.id() & 0xff] = (byte) (byName.size() - 1);
        byId[codec.id() & 0xff] = codec;
    }

    private String describe() {
        return byName.values().stream()
                .map(codec -> codec.name() + "=" + (codec.id() & 0xff))
                .collect(Collectors.joining(", "));
    }
}
