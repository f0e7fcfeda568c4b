package io.teleport.proto;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.teleport.message.Message;
import io.teleport.message.MessageType;
import io.teleport.message.Metadata;
import io.teleport.message.Printable;
import io.teleport.message.ReservedMetadata;
import io.teleport.message.Status;
import io.teleport.xfer.XferFilter;
import io.teleport.xfer.XferPipe;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Makes messages of HTTP requests and responses that have arrived as a whole. */
final class HttpReader {

    static final String X_SEQ = "X-Seq";
    static final String X_MTYPE = "X-Mtype";
    static final String X_CONTENT_ENCODING = "X-Content-Encoding";

    /** The status of an error that the body tells of. */
    private static final String BUSINESS_ERROR = "299";

    static final List<String> METHODS = List.of("GET", "HEAD", "POST");

    /** Headers that say how the message is sent; all others are metadata. */
    private static final Set<String> OF_THE_MESSAGE = Set.of(
            "content-type",
            "content-length",
            "x-content-encoding",
            "x-seq",
            "x-mtype",
            "transfer-encoding",
            "connection",
            "keep-alive",
            "expect",
            "te",
            "trailer",
            "upgrade");

    /** Metadata that is known by one spelling, while those who pass headers on may change it. */
    private static final Map<String, String> SPELLINGS = Stream.of(
                    ReservedMetadata.REAL_IP,
                    ReservedMetadata.ACCEPT_BODY_CODEC,
                    ReservedMetadata.TIMEOUT,
                    ReservedMetadata.FEATURES,
                    "traceparent",
                    "tracestate",
                    "baggage")
            .collect(Collectors.toUnmodifiableMap(name -> name.toLowerCase(Locale.ROOT), Function.identity()));

    private HttpReader() {}

    /**
     * Whether the body comes in chunks.
     *
     * @throws ProtoException when it comes in any other encoding, or has a length beside it, or in HTTP/1.0, which knows no
     *     encodings
     */
    static boolean isChunked(HttpHead head) {
        String encoding = head.single("Transfer-Encoding");
        if (encoding == null) {
            return false;
        }
        if (!encoding.equalsIgnoreCase("chunked") || head.get("Content-Length") != null) {
            throw ProtoException.malformed(
                    "Transfer-Encoding: " + shown(encoding) + " (expected: chunked, and no Content-Length)");
        }
        if (head.version().equals("HTTP/1.0")) {
            throw ProtoException.malformed("Transfer-Encoding: " + shown(encoding) + " (expected: none in HTTP/1.0)");
        }
        return true;
    }

    /**
     * Size of a body that is not chunked.
     *
     * @throws ProtoException when it is no number
     */
    static long contentLength(HttpHead head) {
        String length = head.single("Content-Length");
        if (length == null) {
            return 0;
        }
        boolean digits =
                !length.isEmpty() && length.length() <= 18 && length.chars().allMatch(c -> c >= '0' && c <= '9');
        if (!digits) {
            throw ProtoException.malformed("Content-Length: " + shown(length) + " (expected: a number)");
        }
        return Long.parseLong(length);
    }

    /** The refusal of a body of this length, with the header of the message that it belongs to. */
    static ProtoException tooLarge(HttpHead head, long length, int most, ProtoContext context) {
        String text = "body length: " + length + " (expected: 0-" + Math.max(0, most) + ")";
        return ProtoException.tooLarge(text, head.isResponse() ? null : header(head));
    }

    /**
     * Makes the message.
     *
     * @param body as it was sent; stays owned by the caller, the message retains what it needs
     * @throws ProtoException when the head is not that of a message, or the body cannot be decompressed
     */
    static Message read(HttpHead head, ByteBuf body, ProtoContext context) {
        if (!head.version().equals("HTTP/1.1") && !head.version().equals("HTTP/1.0")) {
            throw ProtoException.malformed("version: " + shown(head.version()) + " (expected: HTTP/1.1)");
        }
        Message message = header(head);
        message.bodyCodec(HttpContentTypes.codecOf(head.get("Content-Type")));
        readMetadata(head, message);
        message.pipe(pipe(head, context));
        ByteBuf plain = body.isReadable() ? PackedBody.unpack(body, message, context) : Unpooled.EMPTY_BUFFER;
        if (head.isResponse() && !isOk(head.statusCode())) {
            try {
                return message.status(status(head, plain)).body(Unpooled.EMPTY_BUFFER);
            } finally {
                plain.release();
            }
        }
        return message.body(plain);
    }

    private static boolean isOk(String statusCode) {
        return statusCode.startsWith("2") && !statusCode.equals(BUSINESS_ERROR);
    }

    /** Sequence, type and service method. */
    private static Message header(HttpHead head) {
        Message message = new Message();
        String seq = head.single(X_SEQ);
        if (head.isResponse()) {
            readSeq(seq == null ? "" : seq, message);
            return message.type(type(head, MessageType.REPLY, List.of(MessageType.REPLY, MessageType.AUTH_REPLY)));
        }
        if (!METHODS.contains(head.method())) {
            throw ProtoException.notAllowed("method: " + shown(head.method()) + " (expected: one of " + METHODS + ")");
        }
        if (seq == null || head.method().equals("HEAD")) {
            message.seqText(PlainRequest.of(head).seqText());
        } else {
            readSeq(seq, message);
        }
        message.serviceMethod(serviceMethod(head.target()));
        return message.type(
                type(head, MessageType.CALL, List.of(MessageType.CALL, MessageType.PUSH, MessageType.AUTH_CALL)));
    }

    private static void readSeq(String seq, Message message) {
        byte[] text = seq.getBytes(StandardCharsets.UTF_8);
        SeqForm.INT_32.read(text, 0, text.length, message);
    }

    private static int type(HttpHead head, int without, List<Integer> allowed) {
        String named = head.single(X_MTYPE);
        if (named == null) {
            return without;
        }
        for (int type : allowed) {
            if (named.equals(Integer.toString(type))) {
                return type;
            }
        }
        throw ProtoException.malformed("X-Mtype: " + shown(named) + " (expected: one of " + allowed + ")");
    }

    /** The path, decoded, and the query as it is; of a whole URL without the part before the path. */
    private static String serviceMethod(String target) {
        int start = HttpText.pathStart(target);
        String path = start == target.length() && start > 0 ? "/" : target.substring(start);
        int query = path.indexOf('?');
        return query < 0
                ? HttpText.decodePath(path)
                : HttpText.decodePath(path.substring(0, query)) + path.substring(query);
    }

    /** The pairs of the query and then the headers, one of which replaces a pair of the same name, as in Go. */
    private static void readMetadata(HttpHead head, Message message) {
        Metadata metadata = HttpText.queryOf(message.serviceMethod()).ignoreCase();
        head.forEach((name, value) -> {
            String lower = name.toLowerCase(Locale.ROOT);
            if (!OF_THE_MESSAGE.contains(lower)) {
                metadata.set(SPELLINGS.getOrDefault(lower, name), value);
            }
        });
        message.metadata(metadata);
    }

    /** The gzip filter, whatever the other side calls its own; a name alone must be that of ours. */
    private static XferPipe pipe(HttpHead head, ProtoContext context) {
        String encoding = head.single("Content-Encoding");
        String named = head.single(X_CONTENT_ENCODING);
        boolean gzip = encoding != null && encoding.equalsIgnoreCase("gzip");
        if (named == null && (encoding == null || encoding.equalsIgnoreCase("identity"))) {
            return XferPipe.EMPTY;
        }
        XferFilter filter = named == null ? null : context.filters().find(named);
        if (gzip && (filter == null || !isGzip(filter))) {
            filter = context.filters().all().stream()
                    .filter(HttpReader::isGzip)
                    .findFirst()
                    .orElse(null);
        }
        if (filter == null || !isGzip(filter)) {
            throw ProtoException.malformed("content encoding: "
                    + shown(named == null ? String.valueOf(encoding) : named) + " (expected: gzip)");
        }
        return XferPipe.of(List.of(filter));
    }

    private static boolean isGzip(XferFilter filter) {
        return filter.name().toLowerCase(Locale.ROOT).startsWith("gzip");
    }

    /** The error that the body tells of; without one, what the first line says. */
    private static Status status(HttpHead head, ByteBuf body) {
        if (head.statusCode().equals(BUSINESS_ERROR)) {
            return StatusJson.parse(body.toString(StandardCharsets.UTF_8));
        }
        int code = head.statusCode().matches("[1-5][0-9][0-9]") ? Integer.parseInt(head.statusCode()) : -1;
        if (code < 0) {
            throw ProtoException.malformed("status: " + shown(head.statusCode()) + " (expected: 100-599)");
        }
        return Status.of(code, head.reason());
    }

    private static String shown(String text) {
        return Printable.of(text.substring(0, Math.min(32, text.length())));
    }
}
