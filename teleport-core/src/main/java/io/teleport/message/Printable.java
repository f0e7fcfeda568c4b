package io.teleport.message;

/** Makes text that came from a peer fit for a log or an error message. */
public final class Printable {

    private static final int LONGEST = 256;

    private Printable() {}

    /** The beginning of the text, enough to recognise it, on one line. */
    public static String of(String text) {
        return text.length() <= LONGEST ? line(text) : line(text.substring(0, LONGEST)) + "...";
    }

    /** The whole text on one line: control characters and line separators become question marks. */
    public static String line(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (!isPrintable(text.charAt(i))) {
                return replaced(text);
            }
        }
        return text;
    }

    private static String replaced(String text) {
        StringBuilder result = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            result.append(isPrintable(c) ? c : '?');
        }
        return result.toString();
    }

    private static boolean isPrintable(char c) {
        return !Character.isISOControl(c) && c != '\u2028' && c != '\u2029';
    }
}
