package io.teleport.sample.cli;

import io.teleport.message.Metadata;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.convert.DurationStyle;

/** What a user may say besides address, path and body: {@code --name value}, anywhere behind the command. */
final class Options {

    private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(10);

    private final Metadata metadata = new Metadata();
    private @Nullable String proto;
    private Duration timeout = DEFAULT_TIMEOUT;
    private int count;

    private Options() {}

    /**
     * Takes the options out of the arguments.
     *
     * @param rest is given what is no option, in its order
     */
    static Options take(List<String> args, List<String> rest) {
        Options options = new Options();
        Deque<String> left = new ArrayDeque<>(args);
        while (!left.isEmpty()) {
            String arg = left.remove();
            if (arg.startsWith("--")) {
                options.set(arg, left.poll());
            } else {
                rest.add(arg);
            }
        }
        return options;
    }

    /** Name of the wire protocol; {@code null} for the default. */
    @Nullable
    String proto() {
        return proto;
    }

    /** Longest wait for the connection, and for the reply. */
    Duration timeout() {
        return timeout;
    }

    /** Sent with the message. */
    Metadata metadata() {
        return metadata;
    }

    /** Pushes after which watching ends; 0 for never. */
    int count() {
        return count;
    }

    private void set(String name, @Nullable String value) {
        switch (name) {
            case "--proto" -> proto = present(name, value, "a protocol such as raw@5");
            case "--timeout" -> timeout = time(name, present(name, value, "a time such as 2s"));
            case "--metadata" -> addMetadata(name, present(name, value, "key=value"));
            case "--count" -> count = number(name, present(name, value, "a number"));
            default ->
                throw new UsageException("option: " + name + " (expected: --proto, --timeout, --metadata or --count)");
        }
    }

    private static String present(String name, @Nullable String value, String expected) {
        if (value == null) {
            throw new UsageException(name + ": missing (expected: " + expected + ")");
        }
        return value;
    }

    private static Duration time(String name, String value) {
        try {
            return DurationStyle.detectAndParse(value);
        } catch (IllegalArgumentException e) {
            throw new UsageException(name + ": " + value + " (expected: a time such as 2s or 500ms)");
        }
    }

    private static int number(String name, String value) {
        if (!value.matches("[1-9]\\d{0,8}")) {
            throw new UsageException(name + ": " + value + " (expected: a number from 1)");
        }
        return Integer.parseInt(value);
    }

    private void addMetadata(String name, String pair) {
        int equals = pair.indexOf('=');
        if (equals < 1) {
            throw new UsageException(name + ": " + pair + " (expected: key=value)");
        }
        metadata.add(pair.substring(0, equals), pair.substring(equals + 1));
    }
}
