package io.teleport.proto;

/** Appends members of a JSON object to text in which the object has begun. */
final class JsonText {

    private static final char[] HEX = "0123456789abcdef".toCharArray();

    private JsonText() {}

    /** Appends a text, unless it is empty, after a comma, unless it is the first member. */
    static void append(String name, String value, StringBuilder json) {
        if (!value.isEmpty()) {
            appendAlways(name, value, json);
        }
    }

    /** Appends a text, also an empty one. */
    static void appendAlways(String name, String value, StringBuilder json) {
        appendName(name, json).append('"');
        for (int i = 0; i < value.length(); i++) {
            escape(value.charAt(i), json);
        }
        json.append('"');
    }

    /** Appends a number, unless it is 0, after a comma, unless it is the first member. */
    static void appendNumber(String name, String decimal, StringBuilder json) {
        if (!decimal.equals("0")) {
            appendName(name, json).append(decimal);
        }
    }

    private static StringBuilder appendName(String name, StringBuilder json) {
        if (json.charAt(json.length() - 1) != '{') {
            json.append(',');
        }
        return json.append('"').append(name).append("\":");
    }

    private static void escape(char c, StringBuilder json) {
        switch (c) {
            case '"', '\\' -> json.append('\\').append(c);
            case '\n' -> json.append("\\n");
            case '\r' -> json.append("\\r");
            case '\t' -> json.append("\\t");
            default -> {
                if (c < 0x20) {
                    json.append("\\u00").append(HEX[c >> 4]).append(HEX[c & 15]);
                } else {
                    json.append(c);
                }
            }
        }
    }
}
