package io.teleport.proto;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufInputStream;
import io.netty.buffer.ByteBufUtil;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** Headers as a JSON object; zeros and empty texts are left out. */
final class PacketHeaderJson implements PacketHeaderCodec {

    private static final JsonFactory FACTORY = new JsonFactory();

    @Override
    public byte id() {
        return 'j';
    }

    @Override
    public PacketHeader read(ByteBuf in) {
        try (JsonParser parser =
                FACTORY.createParser(ObjectReadContext.empty(), (InputStream) new ByteBufInputStream(in))) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw ProtoException.malformed("header: no object (expected: an object in JSON)");
            }
            return readObject(parser);
        } catch (JacksonException e) {
            throw ProtoException.malformed("header: " + e.getOriginalMessage() + " (expected: an object in JSON)");
        } catch (NumberFormatException e) {
            throw ProtoException.malformed("header: no number " + e.getMessage() + " (expected: an object in JSON)");
        }
    }

    @Override
    public void write(PacketHeader header, ByteBuf out) {
        StringBuilder json = new StringBuilder(64).append('{');
        JsonText.appendNumber("seq", Long.toUnsignedString(header.seq()), json);
        JsonText.appendNumber("type", Integer.toString(header.type()), json);
        JsonText.append("uri", header.uri(), json);
        JsonText.appendNumber("gzip", Integer.toString(header.gzip()), json);
        JsonText.appendNumber("status_code", Integer.toString(header.statusCode()), json);
        JsonText.append("status", header.status(), json);
        ByteBufUtil.writeUtf8(out, json.append('}'));
    }

    private static PacketHeader readObject(JsonParser parser) {
        long seq = 0;
        int type = 0;
        String uri = "";
        int gzip = 0;
        int statusCode = 0;
        String status = "";
        for (String name = parser.nextName(); name != null; name = parser.nextName()) {
            String value = scalar(parser);
            if (value == null) {
                continue;
            }
            switch (name) {
                case "seq" -> seq = Long.parseUnsignedLong(value);
                case "type" -> type = Integer.parseInt(value);
                case "uri" -> uri = value;
                case "gzip" -> gzip = Integer.parseInt(value);
                case "status_code" -> statusCode = Integer.parseInt(value);
                case "status" -> status = value;
                default -> {}
            }
        }
        if (parser.currentToken() != JsonToken.END_OBJECT) {
            throw ProtoException.malformed("header: cut off (expected: an object in JSON)");
        }
        return new PacketHeader(seq, type, uri, gzip, statusCode, status);
    }

    /** The value as text; {@code null} for null, and for arrays and objects, which are skipped. */
    private static @Nullable String scalar(JsonParser parser) {
        JsonToken token = parser.nextToken();
        parser.skipChildren();
        return token.isScalarValue() && token != JsonToken.VALUE_NULL ? parser.getValueAsString() : null;
    }
}
