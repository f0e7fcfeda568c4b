package io.teleport.proto;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.teleport.message.Message;
import io.teleport.message.MessageType;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The http protocol on one connection: how far the message that is arriving has come, and what kind of client the other
 * side is. Ordinary clients get their answers one after the other, for nothing else tells which answer is whose.
 */
final class HttpSession implements Proto {

    private static final int MOST_LINES = 256;

    /** What the first line and the lines that are no metadata may have beside the metadata. */
    private static final int OWN_LINES = 8 * 1024;

    private static final ByteBuf CONTINUE = constant("HTTP/1.1 100 Continue\r\n\r\n");

    private final String name;
    private final HttpWriter writer;

    // Confined to the event loop: the message that is arriving.
    private int scanned;
    private int lineStart;
    private int lines;
    private @Nullable HttpHead head;
    private @Nullable ChunkedBody chunks;
    private boolean asked;
    private @Nullable ByteBuf answer;

    /** The ordinary request that was read last, if the last one was of that kind. */
    private volatile @Nullable PlainRequest plain;

    /** What the other side calls its gzip filter. */
    private volatile @Nullable String gzipName;

    HttpSession(String name, HttpWriter writer) {
        this.name = name;
        this.writer = writer;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public ReadAhead readAhead() {
        PlainRequest last = plain;
        if (last == null) {
            return ReadAhead.ANY;
        }
        return last.close() ? ReadAhead.NOTHING : ReadAhead.ONCE_ANSWERED;
    }

    @Override
    public @Nullable ByteBuf takeAnswer() {
        ByteBuf taken = answer;
        answer = null;
        return taken;
    }

    @Override
    public @Nullable Message read(ByteBuf in, ProtoContext context) {
        if (readAhead() == ReadAhead.NOTHING || !in.isReadable()) {
            return null;
        }
        try {
            return readNext(in, context);
        } catch (ProtoException e) {
            throw answerable(e, in);
        }
    }

    private @Nullable Message readNext(ByteBuf in, ProtoContext context) {
        HttpHead present = head;
        if (present == null) {
            if (!findHeadEnd(in, context)) {
                return null;
            }
            present = HttpHead.parse(in.slice(in.readerIndex(), lineStart));
            head = present;
        }
        int length = lengthOf(present, in, context);
        return length < 0 ? null : readWhole(present, length, in, context);
    }

    /** Walks on line by line; the place behind the empty line is where the last line begins then. */
    private boolean findHeadEnd(ByteBuf in, ProtoContext context) {
        int start = in.readerIndex();
        requireText(in);
        int most = longestHead(context);
        while (true) {
            int end = in.indexOf(start + scanned, in.writerIndex(), (byte) '\n');
            int seen = end < 0 ? in.readableBytes() : end + 1 - start;
            if (seen > most || lines > MOST_LINES) {
                throw ProtoException.tooLarge(
                        "head: " + seen + " bytes in " + lines + " lines (expected: at most " + most + " in "
                                + MOST_LINES + ")",
                        null);
            }
            scanned = seen;
            if (end < 0) {
                return false;
            }
            int length = end - start - lineStart;
            boolean empty = length == 0 || length == 1 && in.getByte(end - 1) == '\r';
            lineStart = seen;
            if (empty && lines > 0) {
                return true;
            }
            lines++;
        }
    }

    /** Bytes of a first line and headers, above which they are refused. */
    static int longestHead(ProtoContext context) {
        return (int)
                Math.min(context.limits().message(), (long) context.limits().metadata() + OWN_LINES);
    }

    /** What begins with no letter is no HTTP, and need not be waited for. */
    private static void requireText(ByteBuf in) {
        byte first = in.getByte(in.readerIndex());
        boolean letter = first >= 'A' && first <= 'Z' || first >= 'a' && first <= 'z';
        if (!letter) {
            throw ProtoException.malformed("first byte: " + (first & 0xff) + " (expected: a letter)");
        }
    }

    /** Size of the whole message, or -1 while more has to come. */
    private int lengthOf(HttpHead present, ByteBuf in, ProtoContext context) {
        int most = context.limits().message() - lineStart;
        if (HttpReader.isChunked(present)) {
            return chunkedLength(present, most, in, context);
        }
        long length = HttpReader.contentLength(present);
        if (length > most) {
            throw HttpReader.tooLarge(present, length, most, context);
        }
        if (in.readableBytes() - lineStart < length) {
            askForBody(present);
            return -1;
        }
        return lineStart + (int) length;
    }

    private int chunkedLength(HttpHead present, int most, ByteBuf in, ProtoContext context) {
        ChunkedBody body = chunks;
        if (body == null) {
            body = new ChunkedBody(lineStart, most);
            chunks = body;
        }
        boolean whole = body.walk(in, null);
        if (body.isTooLong()) {
            throw HttpReader.tooLarge(present, body.length(), most, context);
        }
        if (!whole) {
            askForBody(present);
        }
        return whole ? body.end() : -1;
    }

    private void askForBody(HttpHead present) {
        if (!asked && present.version().equals("HTTP/1.1") && present.has("expect", "100-continue")) {
            answer = CONTINUE.duplicate();
        }
        asked = true;
    }

    private Message readWhole(HttpHead present, int length, ByteBuf in, ProtoContext context) {
        ChunkedBody body = chunks;
        ByteBuf bytes = body != null
                ? body.collect(in, context)
                : in.retainedSlice(in.readerIndex() + lineStart, length - lineStart);
        try {
            Message message = HttpReader.read(present, bytes, context).wireSize(length);
            in.skipBytes(length);
            learn(present, message);
            reset();
            return message;
        } finally {
            bytes.release();
        }
    }

    private void learn(HttpHead present, Message message) {
        if (!message.pipe().isEmpty()) {
            gzipName = present.get(HttpReader.X_CONTENT_ENCODING);
        }
        PlainRequest request = PlainRequest.parse(message.seqText());
        plain = request;
        if (request != null && message.type() == MessageType.PUSH) {
            answer = HttpWriter.accepted(request);
        }
    }

    private void reset() {
        scanned = 0;
        lineStart = 0;
        lines = 0;
        head = null;
        chunks = null;
        asked = false;
    }

    /** A request that is wrong is answered before the connection ends; a response is not. */
    private ProtoException answerable(ProtoException e, ByteBuf in) {
        HttpHead present = head;
        if (present == null ? isResponse(in) : present.isResponse()) {
            return e;
        }
        Message known = e.header();
        Message header = known == null ? new Message().type(MessageType.CALL) : known;
        if (known == null || known.seqText() != null) {
            header.seqText(PlainRequest.UNREADABLE.seqText());
        }
        return e.withHeader(header);
    }

    private static boolean isResponse(ByteBuf in) {
        int length = Math.min(5, in.readableBytes());
        return "HTTP/".startsWith(in.toString(in.readerIndex(), length, StandardCharsets.US_ASCII));
    }

    @Override
    public void write(Message message, ByteBuf out, ProtoContext context) {
        PlainRequest request = PlainRequest.parse(message.seqText());
        if (request == null && message.type() == MessageType.AUTH_REPLY) {
            request = plain;
        }
        if (request != null) {
            writer.writePlain(message, request, out, context);
        } else if (plain == null || StatusWire.belongsIn(message)) {
            writer.write(message, gzipName, out, context);
        } else {
            throw ProtoException.notAllowed("message type: " + MessageType.nameOf(message.type())
                    + " (expected: a reply, for the other side is an ordinary HTTP client)");
        }
    }

    private static ByteBuf constant(String text) {
        return Unpooled.unreleasableBuffer(Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII));
    }

    @Override
    public String toString() {
        return name;
    }
}
