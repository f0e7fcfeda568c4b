package io.teleport.proto;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.teleport.message.Message;
import java.nio.charset.StandardCharsets;

/**
 * A message as a JSON object, its body a string in it.
 *
 * <p>What is written has always the same keys in the same order and no blanks. What is read may have any order and blanks,
 * missing and unknown keys, and a body that is any JSON value.
 *
 * <p>Go escapes nothing but the quotes of a body. Where that is no JSON, the body is read as Go meant it.
 */
final class JsonFormat implements EnvelopeFormat {

    private static final byte[] BODY_END = bytes("\"}");

    private final Generation generation;
    private final byte[] seq;
    private final byte[] type;
    private final byte[] serviceMethod;
    private final byte[] status;
    private final byte[] metadata;
    private final byte[] bodyCodec;
    private final byte[] body;

    JsonFormat(Generation generation) {
        this.generation = generation;
        boolean quotedSeq = generation.textSeq();
        this.seq = bytes(quotedSeq ? "{\"seq\":\"" : "{\"seq\":");
        this.type = bytes((quotedSeq ? "\"" : "") + ",\"mtype\":");
        this.serviceMethod = bytes(quotedSeq ? ",\"uri\":\"" : ",\"serviceMethod\":\"");
        this.status = bytes("\",\"status\":\"");
        this.metadata = bytes("\",\"meta\":\"");
        this.bodyCodec = bytes(quotedSeq ? "\",\"body_codec\":" : "\",\"bodyCodec\":");
        this.body = bytes(",\"body\":\"");
    }

    @Override
    public String name() {
        return "json";
    }

    @Override
    public Generation generation() {
        return generation;
    }

    @Override
    public void write(Message message, ByteBuf out, ProtoContext context) {
        int start = out.writeBytes(seq).writerIndex();
        generation.seqForm().write(message, out);
        JsonBytes.escape(out, start);
        writeNumber(message.type(), out.writeBytes(type));
        start = out.writeBytes(serviceMethod).writerIndex();
        ByteBufUtil.writeUtf8(out, message.serviceMethod());
        JsonBytes.escape(out, start);
        if (generation.statusField()) {
            HeaderFields.writeStatus(message, out.writeBytes(status));
        }
        start = out.writeBytes(metadata).writerIndex();
        HeaderFields.writeMetadata(message, generation, out, context);
        JsonBytes.escape(out, start);
        writeNumber(message.bodyCodec() & 0xff, out.writeBytes(bodyCodec));
        start = out.writeBytes(body).writerIndex();
        context.writeBody(message, out);
        JsonBytes.escape(out, start);
        out.writeBytes(BODY_END);
    }

    private static void writeNumber(int number, ByteBuf out) {
        ByteBufUtil.writeAscii(out, Integer.toString(number));
    }

    @Override
    public void read(ByteBuf content, HeaderFields fields) {
        JsonScanner json = new JsonScanner(content);
        int bodyStart = -1;
        try {
            json.expect('{');
            boolean more = !json.accept('}');
            while (more) {
                String key = json.string().toString(StandardCharsets.UTF_8);
                json.expect(':');
                bodyStart = key.equals("body") ? content.readerIndex() : -1;
                readField(key, json.value(), fields);
                more = json.accept(',');
                if (!more) {
                    json.expect('}');
                }
            }
            json.expectEnd();
        } catch (ProtoException e) {
            if (bodyStart < 0 || !readBodyOfGo(content, bodyStart, fields)) {
                throw e;
            }
        }
    }

    private void readField(String key, ByteBuf value, HeaderFields fields) {
        switch (key) {
            case "seq" -> fields.seq(value);
            case "mtype" -> fields.type(number(value, key));
            case "serviceMethod", "uri" -> fields.serviceMethod(value);
            case "status" -> fields.status(value);
            case "meta" -> fields.metadata(value);
            case "bodyCodec", "body_codec" -> fields.bodyCodec(number(value, key));
            case "body" -> fields.body(value);
            default -> {}
        }
    }

    private static int number(ByteBuf value, String key) {
        try {
            return value.isReadable() ? Integer.parseInt(value.toString(StandardCharsets.US_ASCII)) : 0;
        } catch (NumberFormatException e) {
            throw ProtoException.malformed(key + ": "
                    + WireText.printable(value, value.readerIndex(), value.readableBytes()) + " (expected: a number)");
        }
    }

    /** The body is the last field, and its quotes alone have been escaped. */
    private static boolean readBodyOfGo(ByteBuf content, int start, HeaderFields fields) {
        int end = content.writerIndex() - BODY_END.length;
        boolean quoted = end > start
                && content.getByte(start) == '"'
                && content.getByte(end) == '"'
                && content.getByte(end + 1) == '}';
        if (quoted) {
            fields.body(withoutEscapedQuotes(content, start + 1, end));
            content.readerIndex(content.writerIndex());
        }
        return quoted;
    }

    private static ByteBuf withoutEscapedQuotes(ByteBuf content, int start, int end) {
        ByteBuf plain = Unpooled.wrappedBuffer(new byte[end - start]).clear();
        for (int i = start; i < end; i++) {
            byte b = content.getByte(i);
            boolean escape = b == '\\' && i + 1 < end && content.getByte(i + 1) == '"';
            if (!escape) {
                plain.writeByte(b);
            }
        }
        return plain;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
