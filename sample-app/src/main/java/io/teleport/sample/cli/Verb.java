package io.teleport.sample.cli;

import java.util.Arrays;
import java.util.Locale;

/** What the command line can do. */
enum Verb {
    CALL(2, 3, "<address> <path> [body]"),
    PUSH(2, 3, "<address> <path> [body]"),
    WATCH(1, 1, "<address>");

    private final int least;
    private final int most;
    private final String form;

    Verb(int least, int most, String form) {
        this.least = least;
        this.most = most;
        this.form = form;
    }

    /**
     * The verb that is written like this.
     *
     * @throws UsageException when there is none
     */
    static Verb of(String word) {
        return Arrays.stream(values())
                .filter(verb -> verb.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new UsageException("command: " + word + " (expected: call, push or watch)"));
    }

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Fewest arguments besides options. */
    int least() {
        return least;
    }

    /** Most arguments besides options. */
    int most() {
        return most;
    }

    /** What the arguments are. */
    String form() {
        return form;
    }
}
