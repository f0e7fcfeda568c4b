package io.teleport.benchmarks.raw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.teleport.benchmarks.load.Load;
import io.teleport.benchmarks.load.Scenario;
import io.teleport.benchmarks.stack.Dispatch;
import io.teleport.benchmarks.stack.EchoClient;
import io.teleport.benchmarks.stack.EchoHandler;
import io.teleport.benchmarks.stack.EchoServer;
import io.teleport.benchmarks.stack.Setup;
import io.teleport.benchmarks.stack.Stack;
import io.teleport.benchmarks.stack.Transport;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@ParameterizedClass
@ValueSource(strings = {"raw", "raw-merging"})
class RawStackTest {

    private final Stack stack;
    private final EchoHandler handler = new EchoHandler();
    private EchoServer server;
    private EchoClient client;

    RawStackTest(String name) {
        stack = Stack.named(name);
    }

    @BeforeEach
    void start() throws Exception {
        Setup setup = new Setup(Dispatch.LOOP, Transport.NIO);
        server = stack.listen(setup, handler);
        client = stack.client(setup);
    }

    @AfterEach
    void stop() throws Exception {
        client.close();
        server.close();
    }

    @ParameterizedTest
    @EnumSource(names = {"C1", "C100", "C1000", "C100X100"})
    void everyCallIsAnswered(Scenario scenario) throws Exception {
        Load load = load(scenario);

        load.beginWindow();
        load.start();
        await().until(() -> load.latencies().count() > 10_000);
        load.stop();

        assertThat(load.latencies().micros(50)).isPositive();
    }

    @ParameterizedTest
    @EnumSource(names = "PUSH")
    void pushesAreCountedAtTheServer(Scenario scenario) throws Exception {
        Load load = load(scenario);

        load.start();
        await().until(() -> handler.pushes() > 10_000);
        load.stop();

        assertThat(load.latencies().count()).isZero();
    }

    private Load load(Scenario scenario) throws Exception {
        return Load.of(scenario, List.of(client.connect(server.port())));
    }
}
