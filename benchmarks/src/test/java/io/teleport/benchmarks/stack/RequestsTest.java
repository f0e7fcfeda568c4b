package io.teleport.benchmarks.stack;

import static org.assertj.core.api.Assertions.assertThat;

import io.teleport.benchmarks.message.BenchmarkMessage;
import org.junit.jupiter.api.Test;

class RequestsTest {

    @Test
    void requestIsOf581BytesWithEveryFieldFilled() {
        BenchmarkMessage request = Requests.full();

        assertThat(request.getSerializedSize()).isEqualTo(581);
        assertThat(request.getAllFields())
                .hasSameSizeAs(BenchmarkMessage.getDescriptor().getFields());
    }

    @Test
    void sleepyRequestIsAsLarge() {
        BenchmarkMessage request = Requests.sleepy();

        assertThat(request.getSerializedSize()).isEqualTo(581);
        assertThat(EchoHandler.isSleepy(request)).isTrue();
        assertThat(EchoHandler.isSleepy(Requests.full())).isFalse();
    }

    @Test
    void bytesAreOfTheirSize() {
        assertThat(Requests.bytes(1000).readableBytes()).isEqualTo(1000);
    }

    @Test
    void handlerChangesTwoFieldsAndNoMore() {
        BenchmarkMessage request = Requests.full();

        BenchmarkMessage answer = new EchoHandler().answer(request);

        assertThat(EchoHandler.isAnswer(request)).isFalse();
        assertThat(EchoHandler.isAnswer(answer)).isTrue();
        assertThat(answer.toBuilder()
                        .setText1(request.getText1())
                        .setNumber2(request.getNumber2())
                        .build())
                .isEqualTo(request);
    }
}
