package io.teleport.benchmarks.micro;

import static org.assertj.core.api.Assertions.assertThat;

import io.teleport.benchmarks.message.BenchmarkMessage;
import io.teleport.benchmarks.stack.Requests;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is timed does what it says. */
class MicroTest {

    @ParameterizedTest
    @ValueSource(strings = {"raw@4", "raw@5", "raw@6"})
    void framesAreReadAndWrittenAgain(String proto) {
        ProtoBenchmark benchmark = new ProtoBenchmark();
        benchmark.proto = proto;
        benchmark.metadata = "a=b";
        benchmark.prepare();

        assertThat(benchmark.read()).isGreaterThan(Requests.SIZE).isEqualTo(benchmark.write());
        assertThat(benchmark.read()).isEqualTo(benchmark.write());

        benchmark.release();
    }

    @Test
    void messageGoesThroughAFrame() throws Exception {
        MessageBenchmark benchmark = new MessageBenchmark();

        assertThat(benchmark.messageToFrame()).isGreaterThan(Requests.SIZE);
        assertThat(benchmark.frameToMessage())
                .isInstanceOf(BenchmarkMessage.class)
                .isEqualTo(Requests.full());

        benchmark.release();
    }

    @ParameterizedTest
    @EnumSource
    void bodiesAreDecodedAsTheyWereEncoded(Body body) throws Exception {
        CodecBenchmark benchmark = new CodecBenchmark();
        benchmark.body = body;
        benchmark.prepare();

        assertThat(benchmark.encode()).isBetween(400, 700);
        assertThat(benchmark.decode()).isEqualTo(body.object());

        benchmark.release();
    }

    @Test
    void lastOfSixPairsIsFound() {
        MetadataBenchmark benchmark = new MetadataBenchmark();

        assertThat(benchmark.readAndParse()).isEqualTo(6);
        assertThat(benchmark.read().get("locale")).isEqualTo("zh-CN");
        assertThat(benchmark.find()).startsWith("00-").endsWith("-01");
        assertThat(benchmark.findNothing()).isNull();

        benchmark.release();
    }
}
