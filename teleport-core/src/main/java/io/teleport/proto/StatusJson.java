package io.teleport.proto;

import io.teleport.message.Status;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * A status as JSON, as Teleport writes it, {@code {"code":1001,"message":"..","reason":".."}}, empty texts left out, or
 * erpc, {@code {"code":1001,"msg":"..","cause":".."}}.
 */
final class StatusJson {

    private static final JsonFactory FACTORY = new JsonFactory();

    private StatusJson() {}

    /** Reads any text: what is no object with a number for its code gives {@link Status#CODE_UNKNOWN}. */
    static Status parse(String json) {
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), json)) {
            if (parser.nextToken() == JsonToken.START_OBJECT) {
                return parseObject(parser);
            }
        } catch (JacksonException e) {
            // Falls through: the text itself is all that is known.
        }
        return Status.of(Status.CODE_UNKNOWN, Status.textOf(Status.CODE_UNKNOWN), json);
    }

    static String format(Status status, Generation generation) {
        return generation.statusField() ? formatOfErpc(status) : format(status);
    }

    /** As erpc writes it: other names, and empty texts too. */
    private static String formatOfErpc(Status status) {
        StringBuilder json = new StringBuilder(64).append("{\"code\":").append(status.code());
        JsonText.appendAlways("msg", status.message(), json);
        JsonText.appendAlways("cause", status.reason(), json);
        return json.append('}').toString();
    }

    static String format(Status status) {
        StringBuilder json = new StringBuilder(64).append("{\"code\":").append(status.code());
        JsonText.append("message", status.message(), json);
        JsonText.append("reason", status.reason(), json);
        return json.append('}').toString();
    }

    private static Status parseObject(JsonParser parser) {
        int code = Status.CODE_UNKNOWN;
        String message = "";
        String reason = "";
        for (String name = parser.nextName(); name != null; name = parser.nextName()) {
            JsonToken value = parser.nextToken();
            switch (name) {
                case "code" -> code = value.isScalarValue() ? parser.getValueAsInt(Status.CODE_UNKNOWN) : code;
                case "message", "msg" -> message = text(parser, value);
                case "reason", "cause" -> reason = text(parser, value);
                default -> {}
            }
            parser.skipChildren();
        }
        return Status.of(code, message, reason);
    }

    private static String text(JsonParser parser, JsonToken value) {
        @Nullable String text = value.isScalarValue() ? parser.getValueAsString() : null;
        return text == null ? "" : text;
    }
}
