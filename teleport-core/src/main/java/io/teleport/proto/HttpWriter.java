package io.teleport.proto;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.teleport.message.Message;
import io.teleport.message.MessageType;
import io.teleport.message.Metadata;
import io.teleport.message.ReservedMetadata;
import io.teleport.message.Status;
import io.teleport.xfer.XferPipe;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Writes messages as HTTP requests and responses; headers in the order of their names, as Go does. */
final class HttpWriter {

    private static final String GZIP = "gzip";
    private static final String JSON = "application/json";

    /** Headers that only this class writes, and metadata that is written elsewhere. */
    private static final Set<String> NOT_METADATA = Set.of(
            "accept-encoding",
            "connection",
            "content-encoding",
            "content-length",
            "content-type",
            "expect",
            "host",
            "keep-alive",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade",
            "user-agent",
            "x-content-encoding",
            "x-mtype",
            "x-reply-error",
            "x-seq");

    private final Generation generation;
    private final String protoName;

    HttpWriter(Generation generation) {
        this.generation = generation;
        this.protoName = generation.protoName("http");
    }

    /**
     * Writes a message for a peer.
     *
     * @param gzipName what the other side calls its gzip filter; {@code null} when that is not known
     */
    void write(Message message, @Nullable String gzipName, ByteBuf out, ProtoContext context) {
        Compatibility.check(protoName, message);
        HttpHeaders headers = metadata(message, context);
        headers.set(HttpReader.X_SEQ, Integer.toString(Int32Seq.intOf(message)));
        headers.set(HttpReader.X_MTYPE, Integer.toString(message.type()));
        if (!message.pipe().isEmpty()) {
            String ours = message.pipe().filters().get(0).name();
            headers.set("Content-Encoding", GZIP);
            headers.set(HttpReader.X_CONTENT_ENCODING, gzipName == null ? ours : gzipName);
        }
        String line = StatusWire.belongsIn(message) ? statusLine(message, headers) : requestLine(message, headers);
        write(line, headers, message, new Body(errorFor(message, generation), message.pipe(), true), out, context);
    }

    private String requestLine(Message message, HttpHeaders headers) {
        if (message.type() != MessageType.CALL
                && message.type() != MessageType.PUSH
                && message.type() != MessageType.AUTH_CALL) {
            throw ProtoException.malformed("message type: " + message.type() + " (expected: 1-5)");
        }
        String type = HttpContentTypes.of(message.bodyCodec());
        headers.set("Content-Type", type == null ? HttpContentTypes.UNKNOWN_REQUEST : type);
        headers.set("Accept-Encoding", GZIP);
        headers.set("User-Agent", (generation == Generation.SIX ? "erpc" : "teleport") + "-httproto/1.1");
        String target = withQuery(message.serviceMethod(), notForHeaders(message));
        int host = HttpText.hostStart(target);
        if (host > 0) {
            int slash = HttpText.pathStart(target);
            headers.set("Host", target.substring(host, slash));
            target = target.substring(slash);
        }
        return "POST " + HttpText.encodeTarget(target) + " HTTP/1.1";
    }

    /** Metadata of a request that cannot be a header: the query is metadata of the receiver too. */
    private static Metadata notForHeaders(Message message) {
        Metadata rest = new Metadata();
        if (message.hasMetadata()) {
            Metadata query = HttpText.queryOf(message.serviceMethod());
            message.metadata().forEach((name, value) -> {
                boolean taken = name.equalsIgnoreCase(HttpReader.X_SEQ) || name.equalsIgnoreCase(HttpReader.X_MTYPE);
                if ((taken || !HttpText.isToken(name)) && !value.equals(query.get(name))) {
                    rest.add(name, value);
                }
            });
        }
        return rest;
    }

    private static String withQuery(String serviceMethod, Metadata more) {
        return more.isEmpty() ? serviceMethod : serviceMethod + (serviceMethod.indexOf('?') < 0 ? '?' : '&') + more;
    }

    private static String statusLine(Message message, HttpHeaders headers) {
        if (!message.status().isOk()) {
            headers.set("Content-Type", JSON);
            return "HTTP/1.1 299 Business Error";
        }
        String type = HttpContentTypes.of(message.bodyCodec());
        headers.set("Content-Type", type == null ? HttpContentTypes.UNKNOWN : type);
        return "HTTP/1.1 200 OK";
    }

    /** Writes the reply to an ordinary client. */
    void writePlain(Message message, PlainRequest request, ByteBuf out, ProtoContext context) {
        Compatibility.check(protoName, message);
        HttpHeaders headers = metadata(message, context);
        headers.remove(ReservedMetadata.FEATURES);
        headers.setConnection(request);
        XferPipe pipe = request.gzip() ? message.pipe() : XferPipe.EMPTY;
        if (!pipe.isEmpty()) {
            headers.set("Content-Encoding", GZIP);
        }
        String line = plainStatusLine(message, headers);
        write(
                line,
                headers,
                message,
                new Body(errorFor(message, Generation.FIVE), pipe, !request.head()),
                out,
                context);
    }

    private static String plainStatusLine(Message message, HttpHeaders headers) {
        Status status = message.status();
        String type = status.isOk() ? HttpContentTypes.of(message.bodyCodec()) : JSON;
        if (type != null) {
            headers.set("Content-Type", type);
        }
        HttpResponseStatus http = status.isOk() ? HttpResponseStatus.OK : httpStatus(status.code());
        if (http.code() == Status.CODE_TYPE_NOT_ALLOWED) {
            headers.set("Allow", String.join(", ", HttpReader.METHODS));
        }
        return "HTTP/1.1 " + http;
    }

    /** Codes of HTTP as they are; a failure on the way to another peer is a bad gateway; all else is the application's. */
    private static HttpResponseStatus httpStatus(int code) {
        if (code >= 400 && code <= 599) {
            return HttpResponseStatus.valueOf(code);
        }
        if (code == Status.CODE_UNKNOWN) {
            return HttpResponseStatus.INTERNAL_SERVER_ERROR;
        }
        return code >= 100 && code <= 199 ? HttpResponseStatus.BAD_GATEWAY : HttpResponseStatus.UNPROCESSABLE_ENTITY;
    }

    /** What an ordinary client gets for a push, which nothing else answers. */
    static ByteBuf accepted(PlainRequest request) {
        HttpHeaders headers = new HttpHeaders();
        headers.set("Content-Length", "0");
        headers.setConnection(request);
        ByteBuf out = Unpooled.buffer();
        ByteBufUtil.writeAscii(out, "HTTP/1.1 202 Accepted\r\n");
        headers.writeTo(out);
        return out;
    }

    /** What the query says already is not said again. */
    private static HttpHeaders metadata(Message message, ProtoContext context) {
        HttpHeaders headers = new HttpHeaders();
        if (message.hasMetadata()) {
            Metadata query = HttpText.queryOf(message.serviceMethod());
            message.metadata().forEach((name, value) -> {
                boolean own = HttpText.isToken(name) && !NOT_METADATA.contains(name.toLowerCase(Locale.ROOT));
                if (own && !value.equals(query.get(name))) {
                    headers.add(name, value);
                }
            });
        }
        HeaderFields.checkMetadata(headers.size(), context, null);
        return headers;
    }

    private static @Nullable String errorFor(Message message, Generation form) {
        boolean failed = StatusWire.belongsIn(message) && !message.status().isOk();
        return failed ? StatusJson.format(message.status(), form) : null;
    }

    private static void write(
            String line, HttpHeaders headers, Message message, Body body, ByteBuf out, ProtoContext context) {
        int limit = context.limits().message();
        FrameSize.checkBody(message.body(), limit);
        int start = out.writerIndex();
        ByteBuf bytes = body.encode(message, context);
        try {
            headers.set("Content-Length", Integer.toString(bytes.readableBytes()));
            ByteBufUtil.writeUtf8(out, line);
            ByteBufUtil.writeAscii(out, "\r\n");
            headers.writeTo(out);
            if (body.sent()) {
                out.writeBytes(bytes);
            }
        } finally {
            bytes.release();
        }
        int size = out.writerIndex() - start;
        FrameSize.check(size, limit);
        message.wireSize(size);
    }

    /**
     * What follows the head.
     *
     * @param error takes the place of the message's own body; {@code null} when there is none
     * @param sent  whether the bytes follow, or their length alone is told
     */
    private record Body(@Nullable String error, XferPipe pipe, boolean sent) {

        /** The bytes as they are sent, owned by the caller. */
        ByteBuf encode(Message message, ProtoContext context) {
            ByteBuf plain =
                    error == null ? bodyOf(message, context) : Unpooled.copiedBuffer(error, StandardCharsets.UTF_8);
            try {
                return pipe.pack(plain, context.allocator());
            } finally {
                plain.release();
            }
        }

        private static ByteBuf bodyOf(Message message, ProtoContext context) {
            if (message.body() instanceof ByteBuf bytes) {
                return bytes.retainedSlice();
            }
            ByteBuf bytes = context.allocator().buffer();
            try {
                context.writeBody(message, bytes);
                return bytes.retain();
            } finally {
                bytes.release();
            }
        }
    }
}
