package io.teleport.benchmarks.process;

import io.teleport.benchmarks.load.Load;
import io.teleport.benchmarks.load.Scenario;
import io.teleport.benchmarks.stack.Dispatch;
import io.teleport.benchmarks.stack.EchoClient;
import io.teleport.benchmarks.stack.EchoConnection;
import io.teleport.benchmarks.stack.Setup;
import io.teleport.benchmarks.stack.Stack;
import io.teleport.benchmarks.stack.Transport;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The client process: starts a server process, loads it, and prints one {@link Sample}. */
public final class ClientMain {

    private ClientMain() {}

    /** Arguments: stack, dispatch, transport, scenario, seconds of warm-up, seconds measured. */
    public static void main(String[] args) throws Exception {
        Scenario scenario = Scenario.of(args[3]);
        Setup setup = new Setup(Dispatch.of(args[1]), Transport.of(args[2]), scenario.bodyBytes());
        try (ServerProcess server = new ServerProcess(List.of(args).subList(0, 4));
                EchoClient client = Stack.named(args[0]).client(setup)) {
            Load load = Load.of(scenario, connect(client, server.port(), scenario));
            load.start();
            TimeUnit.SECONDS.sleep(Long.parseLong(args[4]));
            System.out.println(
                    measure(scenario, load, server, Long.parseLong(args[5])).format());
        }
    }

    private static List<EchoConnection> connect(EchoClient client, int port, Scenario scenario) throws Exception {
        List<EchoConnection> connections = new ArrayList<>();
        for (int i = 0; i < scenario.connections(); i++) {
            connections.add(client.connect(port));
        }
        return connections;
    }

    private static Sample measure(Scenario scenario, Load load, ServerProcess server, long seconds)
            throws IOException, InterruptedException {
        Usage serverBefore = server.usage();
        Usage clientBefore = Usage.now(0);
        load.beginWindow();
        TimeUnit.SECONDS.sleep(seconds);
        load.endWindow();
        Usage clientUsed = Usage.now(0).since(clientBefore);
        Usage serverUsed = server.usage().since(serverBefore);
        load.stop();
        return Sample.of(scenario, load.latencies(), serverUsed, clientUsed);
    }
}
