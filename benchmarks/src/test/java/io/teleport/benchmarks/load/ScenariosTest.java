package io.teleport.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.teleport.benchmarks.stack.Dispatch;
import io.teleport.benchmarks.stack.EchoClient;
import io.teleport.benchmarks.stack.EchoHandler;
import io.teleport.benchmarks.stack.EchoServer;
import io.teleport.benchmarks.stack.Setup;
import io.teleport.benchmarks.stack.Stack;
import io.teleport.benchmarks.stack.Transport;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScenariosTest {

    @ParameterizedTest
    @ValueSource(strings = {"raw", "teleport"})
    void bytesComeBack(String stack) throws Exception {
        Latencies latencies = run(stack, Dispatch.LOOP, Scenario.LARGE, 10);

        assertThat(latencies.count()).isGreaterThan(10);
    }

    @ParameterizedTest
    @ValueSource(strings = {"teleport-plugins", "teleport-observed"})
    void variantsAnswerCalls(String stack) throws Exception {
        Latencies latencies = run(stack, Dispatch.LOOP, Scenario.C100, 1000);

        assertThat(latencies.count()).isGreaterThan(1000);
    }

    @Test
    void callsThatSleepAreNotRecorded() throws Exception {
        Latencies latencies = run("teleport", Dispatch.DEFAULT, Scenario.SLEEPERS, 10_000);

        assertThat(latencies.micros(50)).isLessThan(50_000);
    }

    private static Latencies run(String name, Dispatch dispatch, Scenario scenario, int calls) throws Exception {
        Stack stack = Stack.named(name);
        Setup setup = new Setup(dispatch, Transport.NIO, scenario.bodyBytes());
        try (EchoServer server = stack.listen(setup, new EchoHandler());
                EchoClient client = stack.client(setup)) {
            Load load = Load.of(scenario, List.of(client.connect(server.port())));
            load.beginWindow();
            load.start();
            await().until(() -> load.latencies().count() > calls);
            load.endWindow();
            load.stop();
            return load.latencies();
        }
    }
}
