package io.teleport.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.teleport.testing.proto.Numbers;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProtobufTest {

    @Test
    void generatedMessageSurvivesItsBytes() throws Exception {
        Numbers numbers = Numbers.newBuilder()
                .addAllValues(List.of(1, -2))
                .setAuthor("li")
                .build();

        assertThat(Numbers.parseFrom(numbers.toByteArray())).isEqualTo(numbers);
    }
}
