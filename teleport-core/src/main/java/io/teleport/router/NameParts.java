package io.teleport.router;

/** The rule of underscores that both mappers share. */
final class NameParts {

    private NameParts() {}

    /** Replaces a single {@code _} by the separator and a row of them by one {@code _}; one at the end stays. */
    static String separate(String name, char separator) {
        StringBuilder parts = new StringBuilder();
        int i = 0;
        while (i < name.length()) {
            int end = endOfUnderscores(name, i);
            if (end == i) {
                parts.append(name.charAt(i++));
            } else {
                parts.append(end - i == 1 && end < name.length() ? separator : '_');
                i = end;
            }
        }
        return parts.toString();
    }

    private static int endOfUnderscores(String name, int start) {
        int end = start;
        while (end < name.length() && name.charAt(end) == '_') {
            end++;
        }
        return end;
    }
}
