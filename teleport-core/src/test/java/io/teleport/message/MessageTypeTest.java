package io.teleport.message;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MessageTypeTest {

    @ParameterizedTest
    @CsvSource({
        "1, CALL",
        "2, REPLY",
        "3, PUSH",
        "4, AUTH_CALL",
        "5, AUTH_REPLY",
        "0, type 0",
        "6, type 6",
        "255, type 255"
    })
    void everyTypeHasAName(int type, String name) {
        assertThat(MessageType.nameOf(type)).isEqualTo(name);
    }
}
