package io.teleport.message;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StatusTest {

    @ParameterizedTest
    @CsvSource({
        "-1, Unknown Error",
        "0, ''",
        "1, Invalid Operation",
        "100, Wrong Connection",
        "102, Connection Closed",
        "104, Write Failed",
        "105, Dial Failed",
        "400, Bad Message",
        "401, Unauthorized",
        "404, Not Found",
        "405, Message Type Not Allowed",
        "408, Handle Timeout",
        "500, Internal Server Error",
        "502, Bad Gateway",
        "1001, Unknown Error"
    })
    void textsAreThoseOfGo(int code, String text) {
        assertThat(Status.textOf(code)).isEqualTo(text);
        assertThat(Status.of(code).message()).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"403, Forbidden", "413, Message Too Large", "499, Cancelled By Caller", "503, Service Unavailable"})
    void codesBesideGosHaveTexts(int code, String text) {
        assertThat(Status.textOf(code)).isEqualTo(text);
    }

    @Test
    void codeZeroIsOkWhateverTheTextsSay() {
        assertThat(Status.of(0, "fine", "because")).isSameAs(Status.OK);
        assertThat(Status.OK.withReason("why")).isSameAs(Status.OK);
        assertThat(Status.OK.isOk()).isTrue();
        assertThat(Status.NOT_FOUND.isOk()).isFalse();
    }

    @Test
    void statusesOfEqualFieldsAreEqual() {
        Status status = Status.of(1001, "boom", "because");

        assertThat(status)
                .isEqualTo(Status.of(1001, "boom").withReason("because"))
                .hasSameHashCodeAs(Status.of(1001, "boom", "because"))
                .isNotEqualTo(Status.of(1002, "boom", "because"))
                .isNotEqualTo(Status.of(1001, "bang", "because"))
                .isNotEqualTo(Status.of(1001, "boom"))
                .isNotEqualTo("1001 boom: because");
    }

    @Test
    void statusIsDescribed() {
        assertThat(Status.of(1001, "boom", "because")).hasToString("1001 boom: because");
        assertThat(Status.NOT_FOUND).hasToString("404 Not Found");
    }

    @Test
    void exceptionCarriesTheStatus() {
        StatusException exception = Status.NOT_FOUND.asException();

        assertThat(exception.status()).isSameAs(Status.NOT_FOUND);
        assertThat(exception).hasMessage("404 Not Found");
    }
}
