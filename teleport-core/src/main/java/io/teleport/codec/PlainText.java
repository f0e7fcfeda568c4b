package io.teleport.codec;

import io.netty.buffer.ByteBuf;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Single values as text and back, the way Go's {@code strconv} writes and reads them. */
final class PlainText {

    /** Turns text into a value, or throws {@link IllegalArgumentException}. */
    @FunctionalInterface
    interface Parser {
        Object parse(String text);
    }

    /** The longest text of a number; longer ones cost more than linear time to read. */
    private static final int MAX_SCALAR_BYTES = 1000;

    private static final int MAX_QUOTED = 64;

    private static final Map<Type, Parser> PARSERS = Map.ofEntries(
            Map.entry(boolean.class, PlainText::parseBoolean),
            Map.entry(Boolean.class, PlainText::parseBoolean),
            Map.entry(char.class, PlainText::parseChar),
            Map.entry(Character.class, PlainText::parseChar),
            Map.entry(byte.class, Byte::parseByte),
            Map.entry(Byte.class, Byte::parseByte),
            Map.entry(short.class, Short::parseShort),
            Map.entry(Short.class, Short::parseShort),
            Map.entry(int.class, Integer::parseInt),
            Map.entry(Integer.class, Integer::parseInt),
            Map.entry(long.class, Long::parseLong),
            Map.entry(Long.class, Long::parseLong),
            Map.entry(float.class, text -> (float) parseDouble(text)),
            Map.entry(Float.class, text -> (float) parseDouble(text)),
            Map.entry(double.class, PlainText::parseDouble),
            Map.entry(Double.class, PlainText::parseDouble),
            Map.entry(BigInteger.class, BigInteger::new),
            Map.entry(BigDecimal.class, BigDecimal::new));

    private PlainText() {}

    /**
     * The text of a single value.
     *
     * @throws CodecException when the object is none
     */
    static CharSequence format(Object value) {
        if (value instanceof CharSequence text) {
            return text;
        }
        if (value instanceof Double || value instanceof Float) {
            return formatFloating(((Number) value).doubleValue(), value.toString());
        }
        if (value instanceof BigDecimal number) {
            // One of a few characters can have as many digits as memory has bytes.
            boolean readable = Math.abs((long) number.scale()) < MAX_SCALAR_BYTES;
            return readable ? number.toPlainString() : number.toString();
        }
        if (value instanceof Number || value instanceof Boolean || value instanceof Character) {
            return value.toString();
        }
        throw new CodecException("plain body: " + value.getClass().getTypeName()
                + " (expected: text, bytes, a boolean, a character or a number)");
    }

    /**
     * The parser of a single value's type.
     *
     * @throws IllegalArgumentException when it is none
     */
    static Parser parserFor(Type type) {
        Parser parser = PARSERS.get(type);
        if (parser == null) {
            throw new IllegalArgumentException("plain body type: " + type.getTypeName()
                    + " (expected: text, bytes, a boolean, a character or a number)");
        }
        return parser;
    }

    /** The bytes as text, refused when they are too many for a single value. */
    static String shortText(ByteBuf in) {
        if (in.readableBytes() > MAX_SCALAR_BYTES) {
            throw CodecException.stackless("plain body: " + in.readableBytes() + " bytes (expected: at most "
                    + MAX_SCALAR_BYTES + " for a single value)");
        }
        return in.toString(StandardCharsets.UTF_8);
    }

    /** The beginning of a text, enough to recognise it in a message. */
    static String quote(String text) {
        return text.length() <= MAX_QUOTED ? text : text.substring(0, MAX_QUOTED) + "...";
    }

    private static String formatFloating(double value, String shortest) {
        if (Double.isNaN(value)) {
            return "NaN";
        }
        if (Double.isInfinite(value)) {
            return value > 0 ? "+Inf" : "-Inf";
        }
        String digits = new BigDecimal(shortest).stripTrailingZeros().toPlainString();
        return digits.equals("0") && shortest.startsWith("-") ? "-0" : digits;
    }

    private static boolean parseBoolean(String text) {
        return switch (text) {
            case "true", "TRUE", "True", "t", "T", "1" -> true;
            case "false", "FALSE", "False", "f", "F", "0" -> false;
            default -> throw new IllegalArgumentException(text);
        };
    }

    private static char parseChar(String text) {
        if (text.length() != 1) {
            throw new IllegalArgumentException(text);
        }
        return text.charAt(0);
    }

    /** Java would also take white space around the number and a type letter behind it. */
    private static double parseDouble(String text) {
        return switch (text) {
            case "NaN" -> Double.NaN;
            case "+Inf", "Inf" -> Double.POSITIVE_INFINITY;
            case "-Inf" -> Double.NEGATIVE_INFINITY;
            default -> Double.parseDouble(requireDigits(text));
        };
    }

    private static String requireDigits(String text) {
        for (int i = 0; i < text.length(); i++) {
            if ("0123456789+-.eE".indexOf(text.charAt(i)) < 0) {
                throw new IllegalArgumentException(text);
            }
        }
        return text;
    }
}
