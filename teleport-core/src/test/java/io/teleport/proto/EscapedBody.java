package io.teleport.proto;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/**
 * Freedom "json escaping": Go escapes nothing but quotes in a body. Ours is real JSON, the same up to the body; there it is
 * the same too unless the body needs other escapes, and holds the same in any case.
 */
final class EscapedBody implements Sameness.Content {

    /** What comes before the body. */
    static final String KEY = "\"body\":\"";

    private final String end;

    /** With this behind the body. */
    EscapedBody(String end) {
        this.end = end;
    }

    @Override
    public void check(GoldenFrame frame, byte[] captured, byte[] written) {
        String expected = text(captured);
        String actual = text(written);
        int start = expected.indexOf(KEY) + KEY.length();
        assertThat(actual).startsWith(expected.substring(0, start)).endsWith(end);
        JsonNode json = new ObjectMapper().readTree(written);
        assertThat(json.get("body").asString()).isEqualTo(new String(frame.body(), StandardCharsets.UTF_8));
        if (needsNoEscapes(expected.substring(start, expected.length() - end.length()))) {
            assertThat(actual).isEqualTo(expected);
        }
    }

    private static boolean needsNoEscapes(String body) {
        return body.replace("\\\"", "").chars().noneMatch(c -> c == '\\' || c < 0x20);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
