package io.teleport.benchmarks.micro;

import io.teleport.benchmarks.stack.Requests;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** A body for each of the codecs that are measured. */
public enum Body {
    /** The benchmark's message. */
    PROTOBUF,
    /** An order with a few lines, of about the same size. */
    JSON;

    /** The name of the codec. */
    String codec() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** An object for it to encode. */
    Object object() {
        return switch (this) {
            case PROTOBUF -> Requests.full();
            case JSON -> Order.example();
        };
    }

    /** What a service might exchange. */
    record Order(long id, String customer, boolean paid, List<Line> lines) {

        private static final int LINES = 8;

        /** One article of an order. */
        record Line(String article, int count, double price) {}

        static Order example() {
            Line line = new Line("An article with a name of some length", 3, 19.99);
            return new Order(1_000_000, "Li Lei", true, Collections.nCopies(LINES, line));
        }
    }
}
