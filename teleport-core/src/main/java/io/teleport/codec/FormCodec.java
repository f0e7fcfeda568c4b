package io.teleport.codec;

import io.netty.buffer.ByteBuf;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.json.JsonMapper;

/**
 * Bodies as {@code application/x-www-form-urlencoded} in UTF-8, as Go's {@code url.Values} writes it: fields sorted by
 * name, a space as {@code +}.
 *
 * <p>Writes maps, records and beans whose fields are single values, or arrays or collections of them; a {@code null}
 * field is left out. Reads maps of {@code String} (the first value of a field), of {@code Object} (a string, or a list
 * where a field occurs more than once), of arrays and collections; and records and beans, converted by Jackson.
 */
public final class FormCodec implements Codec {

    private final JsonMapper mapper;

    /** Converts as {@link JsonCodec} does. */
    public FormCodec() {
        this(JsonCodec.goLike());
    }

    /** Converts records and beans with this mapper. */
    public FormCodec(JsonMapper mapper) {
        this.mapper = Objects.requireNonNull(mapper, "mapper")
                .rebuild()
                .enable(DeserializationFeature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
                .build();
    }

    @Override
    public byte id() {
        return 'f';
    }

    @Override
    public String name() {
        return "form";
    }

    @Override
    public void encode(@Nullable Object body, ByteBuf out) {
        if (body != null) {
            FormText.write(fieldsOf(body), out);
        }
    }

    @Override
    public BodyReader readerFor(Type type) {
        JavaType target = mapper.constructType(type);
        if (target.isPrimitive() || target.isArrayType() || target.isCollectionLikeType()) {
            throw new IllegalArgumentException(
                    "form body type: " + type.getTypeName() + " (expected: a map, a record or a bean)");
        }
        if (target.isMapLikeType() && target.getContentType().hasRawClass(String.class)) {
            return in -> convert(firstValues(FormText.read(in)), target);
        }
        return in -> convert(singleOrAll(FormText.read(in)), target);
    }

    private Map<?, ?> fieldsOf(Object body) {
        if (body instanceof Map<?, ?> map) {
            return map;
        }
        try {
            return mapper.convertValue(body, Map.class);
        } catch (JacksonException e) {
            throw new CodecException(
                    "form body: " + body.getClass().getTypeName() + " (expected: a map, a record or a bean)", e);
        }
    }

    private Object convert(Map<String, Object> fields, JavaType target) {
        try {
            return mapper.convertValue(fields, target);
        } catch (JacksonException e) {
            throw CodecException.stackless(
                    "form body: " + e.getOriginalMessage() + " (expected: " + target.getTypeName() + ")");
        }
    }

    private static Map<String, Object> firstValues(Map<String, List<String>> fields) {
        Map<String, Object> result = new LinkedHashMap<>();
        fields.forEach((name, values) -> result.put(name, values.get(0)));
        return result;
    }

    private static Map<String, Object> singleOrAll(Map<String, List<String>> fields) {
        Map<String, Object> result = new LinkedHashMap<>();
        fields.forEach(
                (name, values) -> result.put(name, values.size() == 1 ? values.get(0) : new ArrayList<>(values)));
        return result;
    }
}
