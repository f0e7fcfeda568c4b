package io.teleport.codec;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.lang.reflect.Type;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Reads bodies of one Java type in whichever codec a message names. Bound once for a route or a result type; a codec is
 * bound when the first message names it. Thread-safe.
 */
public final class BodyReaders {

    private final CodecRegistry codecs;
    private final Type type;
    private final @Nullable Object empty;
    private final @Nullable BodyReader raw;
    private final AtomicReferenceArray<@Nullable BodyReader> readers;

    private BodyReaders(CodecRegistry codecs, Type type) {
        this.codecs = codecs;
        this.type = type;
        this.empty = EmptyBody.of(type);
        this.raw = rawReader(type);
        this.readers = new AtomicReferenceArray<>(codecs.size());
    }

    /** Binds a type to all codecs of a peer; a codec that cannot read the type is found out when a message names it. */
    public static BodyReaders of(CodecRegistry codecs, Type type) {
        return new BodyReaders(codecs, type);
    }

    /**
     * Decodes all readable bytes.
     *
     * <p>Three types never see a codec: {@code byte[]} gets a copy of the bytes, {@link ByteBuf} a retained slice that
     * the receiver owns and releases, and void nothing.
     *
     * @param codecId the id that the message carries; 0 goes with an empty body only
     * @param in      stays owned by the caller; its indices may be moved
     * @return the body; for no bytes the zero of a primitive or the codec's empty value, in most codecs {@code null}
     * @throws CodecException when the codec is unknown or cannot read the type, or the bytes are no such body
     */
    public @Nullable Object read(byte codecId, ByteBuf in) {
        BodyReader reader = raw;
        if (reader == null) {
            if (codecId == 0 && !in.isReadable()) {
                return empty;
            }
            reader = readerOf(codecId);
        }
        try {
            return reader.read(in);
        } catch (CodecException e) {
            throw e;
        } catch (Exception e) {
            throw new CodecException("body: " + e.getMessage() + " (expected: " + type.getTypeName() + ")", e);
        }
    }

    private BodyReader readerOf(byte codecId) {
        int index = codecs.indexOf(codecId);
        if (index < 0) {
            throw codecs.unknown(codecId);
        }
        BodyReader reader = readers.getAcquire(index);
        if (reader == null) {
            reader = bind(codecs.get(codecId));
            readers.setRelease(index, reader);
        }
        return reader;
    }

    private BodyReader bind(Codec codec) {
        try {
            return codec.readerFor(type);
        } catch (IllegalArgumentException e) {
            String text = "body codec: " + (codec.id() & 0xff) + " (expected: one that reads " + type.getTypeName()
                    + "; " + e.getMessage() + ")";
            return in -> {
                throw CodecException.stackless(text);
            };
        }
    }

    private static @Nullable BodyReader rawReader(Type type) {
        if (type == byte[].class) {
            return ByteBufUtil::getBytes;
        }
        if (type == ByteBuf.class) {
            return ByteBuf::retainedSlice;
        }
        return type == void.class || type == Void.class ? in -> null : null;
    }
}
