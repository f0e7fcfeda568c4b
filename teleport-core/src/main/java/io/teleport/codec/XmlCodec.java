package io.teleport.codec;

import com.ctc.wstx.api.WstxInputProperties;
import com.ctc.wstx.stax.WstxInputFactory;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufInputStream;
import io.netty.buffer.ByteBufOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.function.Supplier;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.MapperFeature;
import tools.jackson.dataformat.xml.XmlMapper;

/**
 * Bodies as XML in UTF-8, bound by Jackson. Needs {@code tools.jackson.dataformat:jackson-dataformat-xml}.
 *
 * <p>As Go's {@code encoding/xml} does, it writes no declaration, names the root after the type, reads a root of any
 * name, and leaves out elements that it does not know. {@code null} is written as no bytes, and no bytes read as the zero
 * of a primitive or else {@code null}. A document type is refused, entities other than XML's own are unknown, and depth
 * and number of attributes are limited, whatever the mapper says.
 */
public final class XmlCodec implements Codec {

    private static final int MAX_DEPTH = 500;
    private static final int MAX_ATTRIBUTES = 500;

    private final Supplier<XmlMapper> mapper;

    /** Binds leniently, as {@link JsonCodec} does. */
    public XmlCodec() {
        this.mapper = () -> GoLike.MAPPER;
    }

    /** Binds with this mapper. */
    public XmlCodec(XmlMapper mapper) {
        Objects.requireNonNull(mapper, "mapper");
        this.mapper = () -> mapper;
    }

    @Override
    public byte id() {
        return 'x';
    }

    @Override
    public String name() {
        return "xml";
    }

    @Override
    public void encode(@Nullable Object body, ByteBuf out) {
        if (body == null) {
            return;
        }
        try {
            mapper.get().writeValue((OutputStream) new ByteBufOutputStream(out), body);
        } catch (JacksonException e) {
            throw new CodecException(
                    "xml body: " + e.getOriginalMessage() + " (expected: an object that Jackson can write, not "
                            + body.getClass().getTypeName() + ")",
                    e);
        }
    }

    @Override
    public BodyReader readerFor(Type type) {
        JavaType target = mapper.get().constructType(type);
        Object empty = EmptyBody.of(type);
        return in -> in.isReadable() ? read(in, target) : empty;
    }

    private @Nullable Object read(ByteBuf in, JavaType type) {
        try {
            XMLStreamReader reader = Safe.FACTORY.createXMLStreamReader(
                    new ByteBufInputStream(in.slice()), StandardCharsets.UTF_8.name());
            try {
                skipToRoot(reader);
                return mapper.get().readValue(reader, type);
            } finally {
                reader.close();
            }
        } catch (JacksonException e) {
            throw refused(e.getOriginalMessage(), type);
        } catch (XMLStreamException | IOException e) {
            throw refused(String.valueOf(e.getMessage()), type);
        }
    }

    private static void skipToRoot(XMLStreamReader reader) throws XMLStreamException {
        for (int event = reader.getEventType(); event != XMLStreamConstants.START_ELEMENT; event = reader.next()) {
            if (event == XMLStreamConstants.DTD) {
                throw new XMLStreamException("a document type, which is not allowed");
            }
        }
    }

    private static CodecException refused(String reason, JavaType type) {
        return CodecException.stackless("xml body: " + reason + " (expected: " + type.getTypeName() + ")");
    }

    /** Made when the first body needs it. */
    private static final class GoLike {

        static final XmlMapper MAPPER = XmlMapper.builder()
                .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_PROPERTIES)
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                .build();
    }

    /** Parsers that touch nothing but the body. */
    private static final class Safe {

        static final XMLInputFactory FACTORY = factory();

        private static XMLInputFactory factory() {
            XMLInputFactory factory = new WstxInputFactory();
            factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
            factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
            factory.setProperty(XMLInputFactory.IS_COALESCING, true);
            factory.setProperty(WstxInputProperties.P_MAX_ELEMENT_DEPTH, MAX_DEPTH);
            factory.setProperty(WstxInputProperties.P_MAX_ATTRIBUTES_PER_ELEMENT, MAX_ATTRIBUTES);
            return factory;
        }
    }
}
