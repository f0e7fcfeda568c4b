package io.teleport.benchmarks.neighbours;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.teleport.benchmarks.load.Load;
import io.teleport.benchmarks.load.Scenario;
import io.teleport.benchmarks.stack.Dispatch;
import io.teleport.benchmarks.stack.EchoClient;
import io.teleport.benchmarks.stack.EchoConnection;
import io.teleport.benchmarks.stack.EchoHandler;
import io.teleport.benchmarks.stack.EchoServer;
import io.teleport.benchmarks.stack.Setup;
import io.teleport.benchmarks.stack.Stack;
import io.teleport.benchmarks.stack.Transport;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NeighboursTest {

    private final EchoHandler handler = new EchoHandler();

    @ParameterizedTest
    @CsvSource({
        "grpc,LOOP",
        "grpc,DEFAULT",
        "rsocket,LOOP",
        "rsocket,DEFAULT",
        "bolt,LOOP",
        "bolt,DEFAULT",
    })
    void callsAreAnsweredAndPushesCounted(String name, Dispatch dispatch) throws Exception {
        Stack stack = Stack.named(name);
        Setup setup = new Setup(dispatch, Transport.NIO);
        try (EchoServer server = stack.listen(setup, handler);
                EchoClient client = stack.client(setup)) {
            EchoConnection connection = client.connect(server.port());

            Load calls = Load.of(Scenario.C1000, List.of(connection));
            calls.beginWindow();
            calls.start();
            await().until(() -> calls.latencies().count() > 10_000);
            calls.stop();
            Load pushes = Load.of(Scenario.PUSH, List.of(connection));
            pushes.start();
            await().until(() -> handler.pushes() > 10_000);
            pushes.stop();

            assertThat(calls.latencies().micros(50)).isPositive();
        }
    }
}
