package io.teleport.proto;

import io.teleport.message.Message;
import io.teleport.message.Metadata;
import io.teleport.message.ReservedMetadata;
import io.teleport.message.Status;
import io.teleport.xfer.XferPipe;
import io.teleport.xfer.XferRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.ObjectNode;

/** One frame captured between two Go peers, with the fields that it holds. */
record GoldenFrame(GoldenFile file, JsonNode fields) {

    static List<GoldenFrame> load(GoldenFile file) {
        return StreamSupport.stream(resource(file.name()).spliterator(), false)
                .filter(fields -> !isOfWebSocketAlone(fields))
                .map(fields -> new GoldenFrame(file, fields.has("messageNumber") ? pushOfTlv(fields) : fields))
                .toList();
    }

    /** Its upgrade and its end carry no message. */
    private static boolean isOfWebSocketAlone(JsonNode fields) {
        return fields.has("handshake") || fields.path("wsOpcode").asInt(2) == 8;
    }

    /** TLV has a number and a value; the rest follows from the default mapping. */
    private static JsonNode pushOfTlv(JsonNode fields) {
        ObjectNode push = (ObjectNode) fields.deepCopy();
        int number = fields.get("messageNumber").asInt();
        push.put("mtype", 3).put("seq", 0).put("bodyCodecId", 's').putArray("xferPipe");
        push.put("serviceMethod", number == 0 ? "/heartbeat" : "/tlv/" + number);
        if (number == 0) {
            push.remove("bodyHex");
            push.put("bodyUtf8", fields.get("heartbeatTimestampNanos").asString());
        }
        return push;
    }

    /** The content of one resource below {@code golden/}. */
    static JsonNode resource(String file) {
        try (InputStream in = GoldenFrame.class.getResourceAsStream("/golden/" + file + ".json")) {
            return new ObjectMapper().readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As the protocol gets it: a message of a websocket with its length before it. */
    byte[] bytes() {
        byte[] bytes = HexFormat.of().parseHex(text("hex"));
        return file.proto().inWebSocket()
                ? ByteBuffer.allocate(Integer.BYTES + bytes.length)
                        .putInt(bytes.length)
                        .put(bytes)
                        .array()
                : bytes;
    }

    /** Whether it is an HTTP message: its query is metadata too, and the body of an error is its status. */
    private boolean isHttp() {
        return fields.has("firstLine");
    }

    /** The body with all filters undone; where Go wrote malformed JSON, what it was to hold. */
    byte[] body() {
        if (isHttp() && fields.has("error")) {
            return new byte[0];
        }
        if (fields.has("malformedJson")) {
            String json = text("json");
            int filters = json.indexOf("\",\"xfer");
            int end = filters < 0 ? json.length() - 2 : filters;
            return json.substring(json.indexOf(EscapedBody.KEY) + EscapedBody.KEY.length(), end)
                    .replace("\\\"", "\"")
                    .getBytes(StandardCharsets.UTF_8);
        }
        return fields.has("bodyHex")
                ? HexFormat.of().parseHex(text("bodyHex"))
                : text("bodyUtf8").getBytes(StandardCharsets.UTF_8);
    }

    /** The metadata as pairs, in order. */
    Metadata metadata() {
        Metadata metadata = isHttp() ? HttpText.queryOf(text("serviceMethod")) : new Metadata();
        for (JsonNode pair : fields.path("metaDecoded")) {
            metadata.add(pair.get(0).asString(), pair.get(1).asString());
        }
        return metadata;
    }

    /** The result as it was decoded from the metadata or the status field. */
    Status status() {
        JsonNode error = fields.get("error");
        if (error == null) {
            return Status.OK;
        }
        String message = error.path("message")
                .asString(error.path("msg").asString(error.path("status").asString("")));
        String reason = error.path("reason").asString(error.path("cause").asString(""));
        return Status.of(Integer.parseInt(error.get("code").asString()), message, reason);
    }

    /** The ids of the filters, outermost first; generation 2 has gzip alone, in its header. */
    List<String> pipe() {
        if (fields.path("header").path("gzip").asInt(0) != 0) {
            return List.of("g");
        }
        return StreamSupport.stream(fields.get("xferPipe").spliterator(), false)
                .map(JsonNode::asString)
                .toList();
    }

    /** A message of the fields that the frame is said to hold, and of nothing that was read from its bytes. */
    Message toMessage(XferRegistry filters) {
        Metadata metadata = metadata().remove(ReservedMetadata.REPLY_ERROR);
        return new Message()
                .type(fields.get("mtype").asInt())
                .seq(seq())
                .serviceMethod(text("serviceMethod"))
                .metadata(metadata)
                .status(status())
                .headerCodec((byte) fields.path("headerCodec").asString("\0").charAt(0))
                .bodyCodec((byte) fields.get("bodyCodecId").asInt())
                .pipe(XferPipe.of(pipe().stream()
                        .map(id -> filters.find((byte) id.charAt(0)))
                        .toList()))
                .body(body());
    }

    /** The sequence as a number: the number itself, in decimal, or the place of the text in the counting of generation 4. */
    long seq() {
        JsonNode seq = fields.get("seq");
        if (seq.isNumber()) {
            return seq.asLong();
        }
        if (fields.path("version").asString("").equals("f")) {
            return Long.parseLong(seq.asString());
        }
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
        return seq.asString().chars().mapToLong(alphabet::indexOf).reduce(-1, (n, digit) -> (n + 1) * 62 + digit);
    }

    String text(String field) {
        return fields.get(field).asString();
    }

    @Override
    public String toString() {
        return file + " " + text("name");
    }
}
