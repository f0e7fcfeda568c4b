package io.teleport.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.teleport.message.StatusException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a handler gets of the query and the metadata. */
class QueryBindingTest {

    @ParameterizedTest
    @CsvSource({
        "number?n=5, 5",
        "number?n=-5, -5",
        "fallback, 9",
        "fallback?n=, 9",
        "optional, 0",
        "boxed, null",
        "text?s=, ''",
        "flag?b=true, true",
        "flag?b=0, false",
        "letter?c=x, x",
        "color?c=RED, RED",
        "color?c=green, GREEN",
        "named?author=li, li",
        "decimal?d=1.5, 1.5",
    })
    void queryValuesAreConverted(String call, String expected) throws Throwable {
        assertThat(Routes.call(new Queries(), "/queries/" + call, "")).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "number           | query n: missing (expected: int)",
                "number?n=abc     | query n: abc (expected: int)",
                "number?n=1e9     | query n: 1e9 (expected: int)",
                "number?n=4294967296 | query n: 4294967296 (expected: int)",
                "flag?b=yes       | query b: yes (expected: boolean)",
                "letter?c=xy      | query c: xy (expected: char)",
                "color?c=blue     | query c: blue (expected: one of [RED, GREEN])",
                "text             | query s: missing (expected: String)",
                "author           | metadata X-Author: missing (expected: String)",
            })
    void badQueryValuesAreAnsweredBadMessage(String call, String reason) {
        assertThatThrownBy(() -> Routes.call(new Queries(), "/queries/" + call, ""))
                .isInstanceOfSatisfying(StatusException.class, e -> {
                    assertThat(e.status().code()).isEqualTo(400);
                    assertThat(e.status().reason()).isEqualTo(reason);
                });
    }

    enum Color {
        RED,
        GREEN
    }

    static final class Queries {
        public String number(@Query("n") int n) {
            return String.valueOf(n);
        }

        public String fallback(@Query(value = "n", defaultValue = "9") Integer n) {
            return String.valueOf(n);
        }

        public String optional(@Query(value = "n", required = false) int n) {
            return String.valueOf(n);
        }

        public String boxed(@Query(value = "n", required = false) Long n) {
            return String.valueOf(n);
        }

        public String text(@Query("s") String s) {
            return s;
        }

        public String flag(@Query("b") boolean b) {
            return String.valueOf(b);
        }

        public String letter(@Query("c") char c) {
            return String.valueOf(c);
        }

        public String color(@Query("c") Color c) {
            return c.name();
        }

        public String named(@Query String author) {
            return author;
        }

        public String decimal(@Query("d") double d) {
            return String.valueOf(d);
        }

        public String author(@Meta("X-Author") String author) {
            return author;
        }
    }
}
