package io.teleport.plugin.secure;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.teleport.codec.CodecException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;

/** The form of an encrypted body, in those codecs in which Go peers can write it. */
enum Envelope {
    JSON {
        private static final ObjectReader READER = JsonMapper.builder().build().reader();

        @Override
        byte[] write(String version, String text) {
            String json = "{\"cipherversion\":\"" + version + "\",\"ciphertext\":\"" + text + "\"}";
            return json.getBytes(StandardCharsets.US_ASCII);
        }

        @Override
        Content parse(byte[] bytes) {
            JsonNode node = READER.readTree(bytes);
            return new Content(
                    node.path("cipherversion").asString(""),
                    node.path("ciphertext").asString(""));
        }
    },

    PROTOBUF {
        /** Two fields with bytes of a length, as the format's tags have them: number times eight, and two. */
        private static final int VERSION_TAG = 1 << 3 | 2;

        private static final int TEXT_TAG = 2 << 3 | 2;

        @Override
        byte[] write(String version, String text) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream(version.length() + text.length() + 16);
            try {
                CodedOutputStream out = CodedOutputStream.newInstance(bytes);
                out.writeString(1, version);
                out.writeString(2, text);
                out.flush();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return bytes.toByteArray();
        }

        @Override
        Content parse(byte[] bytes) throws IOException {
            CodedInputStream in = CodedInputStream.newInstance(bytes);
            String version = "";
            String text = "";
            for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
                switch (tag) {
                    case VERSION_TAG -> version = in.readString();
                    case TEXT_TAG -> text = in.readString();
                    default -> in.skipField(tag);
                }
            }
            return new Content(version, text);
        }
    };

    /**
     * The envelope of this codec.
     *
     * @throws CodecException when it has none
     */
    static Envelope of(byte codecId) {
        return switch (codecId) {
            case 'j' -> JSON;
            case 'p' -> PROTOBUF;
            default ->
                throw new CodecException(
                        "body codec: " + (codecId & 0xff) + " (expected: json or protobuf, which can be encrypted)");
        };
    }

    /** The bytes of an envelope; both texts are plain ASCII. */
    abstract byte[] write(String version, String text);

    /** Leaves out what is missing. */
    abstract Content parse(byte[] bytes) throws IOException;

    /**
     * Reads an envelope.
     *
     * @param body stays owned by the caller
     * @throws CodecException when it is none
     */
    Content read(ByteBuf body) {
        try {
            return parse(ByteBufUtil.getBytes(body));
        } catch (IOException | JacksonException e) {
            throw new CodecException("encrypted body: " + body.readableBytes() + " bytes (expected: cipherversion and"
                    + " ciphertext as " + name() + ")");
        }
    }

    /** What an envelope holds. */
    record Content(String version, String text) {}
}
