package io.teleport.codec;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufInputStream;
import io.netty.buffer.ByteBufOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.reflect.Type;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

/**
 * Bodies as JSON in UTF-8, by Jackson; {@code null} is written as no bytes.
 *
 * <p>Without a mapper of its own it reads as Go's {@code encoding/json} does: unknown properties are ignored, names
 * match in any case, {@code null} reads as the zero of a primitive, and a fraction is no integer.
 */
public final class JsonCodec implements Codec {

    private final JsonMapper mapper;
    private final ObjectWriter writer;

    /** Reads as Go does. */
    public JsonCodec() {
        this(goLike());
    }

    /** Reads and writes as this mapper does. */
    public JsonCodec(JsonMapper mapper) {
        this.mapper = Objects.requireNonNull(mapper, "mapper");
        this.writer = mapper.writer();
    }

    @Override
    public byte id() {
        return 'j';
    }

    @Override
    public String name() {
        return "json";
    }

    @Override
    public void encode(@Nullable Object body, ByteBuf out) {
        if (body == null) {
            return;
        }
        try {
            writer.writeValue((OutputStream) new ByteBufOutputStream(out), body);
        } catch (JacksonException e) {
            throw new CodecException(
                    "json body: " + e.getOriginalMessage() + " (expected: an object that Jackson can write, not "
                            + body.getClass().getTypeName() + ")",
                    e);
        }
    }

    @Override
    public BodyReader readerFor(Type type) {
        ObjectReader reader = mapper.readerFor(mapper.constructType(type));
        Object empty = EmptyBody.of(type);
        return in -> in.isReadable() ? read(reader, in, type) : empty;
    }

    static JsonMapper goLike() {
        return JsonMapper.builder()
                .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_PROPERTIES)
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                .build();
    }

    private static @Nullable Object read(ObjectReader reader, ByteBuf in, Type type) {
        try {
            return in.hasArray()
                    ? reader.readValue(in.array(), in.arrayOffset() + in.readerIndex(), in.readableBytes())
                    : reader.readValue((InputStream) new ByteBufInputStream(in.slice()));
        } catch (JacksonException e) {
            throw CodecException.stackless(
                    "json body: " + e.getOriginalMessage() + " (expected: " + type.getTypeName() + ")");
        }
    }
}
