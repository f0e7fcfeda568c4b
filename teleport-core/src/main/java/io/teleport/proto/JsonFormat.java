package io.teleport.proto;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.teleport.message.Message;
import io.teleport.xfer.XferPipe;
import java.nio.charset.StandardCharsets;

/**
 * A message as a JSON object, its body a string in it. Where filters cover the body alone, their ids follow it as an array
 * of numbers.
 *
 * <p>What is written has always the same keys in the same order and no blanks. What is read may have any order and blanks,
 * missing and unknown keys, and a body that is any JSON value.
 *
 * <p>Go escapes nothing but the quotes of a body. Where that is no JSON, the body is read as Go meant it; where filters
 * cover the body alone, control characters in it tell that Go wrote it.
 */
final class JsonFormat implements EnvelopeFormat {

    private final Generation generation;
    private final byte[] seq;
    private final byte[] type;
    private final byte[] serviceMethod;
    private final byte[] status;
    private final byte[] metadata;
    private final byte[] bodyCodec;
    private final byte[] body;
    private final FilterScope scope;
    private final byte[] end;

    JsonFormat(Generation generation, FilterScope scope) {
        this.generation = generation;
        this.scope = scope;
        boolean quotedSeq = generation.textSeq();
        this.seq = bytes(quotedSeq ? "{\"seq\":\"" : "{\"seq\":");
        this.type = bytes((quotedSeq ? "\"" : "") + ",\"mtype\":");
        this.serviceMethod = bytes(quotedSeq ? ",\"uri\":\"" : ",\"serviceMethod\":\"");
        this.status = bytes("\",\"status\":\"");
        this.metadata = bytes("\",\"meta\":\"");
        this.bodyCodec = bytes(quotedSeq ? "\",\"body_codec\":" : "\",\"bodyCodec\":");
        this.body = bytes(",\"body\":\"");
        String filters = quotedSeq ? "\",\"xfer_pipe\":[" : "\",\"xferPipe\":[";
        this.end = bytes(scope == FilterScope.BODY ? filters : "\"}");
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
        SeqText.write(generation.seqForm(), message, out);
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
        writeBody(message, out, context);
        JsonBytes.escape(out, start);
        out.writeBytes(end);
        if (scope == FilterScope.BODY) {
            writeIds(message.pipe(), out);
        }
    }

    private void writeBody(Message message, ByteBuf out, ProtoContext context) {
        if (scope == FilterScope.BODY) {
            PackedBody.write(message, out, context);
        } else {
            context.writeBody(message, out);
        }
    }

    private static void writeIds(XferPipe pipe, ByteBuf out) {
        for (int i = 0; i < pipe.size(); i++) {
            writeNumber(pipe.id(i) & 0xff, i == 0 ? out : out.writeByte(','));
        }
        out.writeByte(']').writeByte('}');
    }

    private static void writeNumber(int number, ByteBuf out) {
        ByteBufUtil.writeAscii(out, Integer.toString(number));
    }

    @Override
    public void read(ByteBuf content, HeaderFields fields) {
        int start = content.readerIndex();
        JsonScanner json = new JsonScanner(content);
        int bodyStart = -1;
        try {
            json.expect('{');
            boolean more = !json.accept('}');
            while (more) {
                String key = json.string().toString(StandardCharsets.UTF_8);
                json.expect(':');
                bodyStart = key.equals("body") ? content.readerIndex() : scope == FilterScope.BODY ? bodyStart : -1;
                readField(key, json.value(), fields);
                more = json.accept(',');
                if (!more) {
                    json.expect('}');
                }
            }
            json.expectEnd();
            if (bodyStart >= 0 && fields.hasFilters() && hasControls(content, start)) {
                readBodyOfGo(content, bodyStart, fields);
            }
        } catch (ProtoException e) {
            if (bodyStart < 0 || !readBodyOfGo(content, bodyStart, fields)) {
                throw e;
            }
        }
    }

    private static boolean hasControls(ByteBuf content, int start) {
        return content.forEachByte(start, content.writerIndex() - start, b -> b < 0 || b >= 0x20) >= 0;
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
            case "xferPipe", "xfer_pipe" -> {
                if (scope == FilterScope.BODY) {
                    fields.filters(ids(value));
                }
            }
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

    /** The body is the last field, or the last but the filters, and its quotes alone have been escaped. */
    private boolean readBodyOfGo(ByteBuf content, int start, HeaderFields fields) {
        int close = lastEnd(content, start);
        boolean quoted = close > start && content.getByte(start) == '"';
        if (quoted) {
            fields.body(withoutEscapedQuotes(content, start + 1, close));
            if (scope == FilterScope.BODY) {
                content.readerIndex(close + end.length - 1);
                fields.filters(ids(new JsonScanner(content).value()));
            }
            content.readerIndex(content.writerIndex());
        }
        return quoted;
    }

    /** Where what follows the body begins for the last time, or -1. */
    private int lastEnd(ByteBuf content, int start) {
        int at = content.writerIndex() - end.length;
        int last = scope == FilterScope.BODY ? start : at;
        while (at >= last && !matches(content, at)) {
            at--;
        }
        return at >= last ? at : -1;
    }

    private boolean matches(ByteBuf content, int at) {
        for (int i = 0; i < end.length; i++) {
            if (content.getByte(at + i) != end[i]) {
                return false;
            }
        }
        return true;
    }

    /** The numbers of an array as bytes. */
    private static ByteBuf ids(ByteBuf array) {
        String text = array.toString(StandardCharsets.US_ASCII);
        boolean bracketed = text.length() > 1 && text.startsWith("[") && text.endsWith("]");
        if (!text.isEmpty() && !bracketed) {
            throw ProtoException.malformed("xfer filters: " + text + " (expected: an array of numbers)");
        }
        String inner =
                text.isEmpty() ? "" : text.substring(1, text.length() - 1).strip();
        String[] numbers = inner.isEmpty() ? new String[0] : inner.split(",", -1);
        byte[] ids = new byte[numbers.length];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = id(numbers[i].strip());
        }
        return Unpooled.wrappedBuffer(ids);
    }

    private static byte id(String number) {
        try {
            int id = Integer.parseInt(number);
            if (id >= 0 && id <= 0xff) {
                return (byte) id;
            }
        } catch (NumberFormatException e) {
            // Told below.
        }
        throw ProtoException.malformed("xfer filter: " + number + " (expected: a number of 0-255)");
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
