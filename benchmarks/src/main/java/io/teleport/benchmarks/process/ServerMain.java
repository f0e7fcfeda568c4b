package io.teleport.benchmarks.process;

import io.teleport.benchmarks.load.Scenario;
import io.teleport.benchmarks.stack.Dispatch;
import io.teleport.benchmarks.stack.EchoHandler;
import io.teleport.benchmarks.stack.EchoServer;
import io.teleport.benchmarks.stack.Setup;
import io.teleport.benchmarks.stack.Stack;
import io.teleport.benchmarks.stack.Transport;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * The server process: prints its port, then its {@link Usage} for every line it reads, and ends with
 * its input.
 */
public final class ServerMain {

    private ServerMain() {}

    /** Arguments: stack, dispatch, transport, scenario. */
    public static void main(String[] args) throws Exception {
        Setup setup = new Setup(
                Dispatch.of(args[1]),
                Transport.of(args[2]),
                Scenario.of(args[3]).bodyBytes());
        EchoHandler handler = new EchoHandler();
        try (EchoServer server = Stack.named(args[0]).listen(setup, handler)) {
            System.out.println(server.port());
            answerControlLines(handler, System.out);
        }
    }

    private static void answerControlLines(EchoHandler handler, PrintStream out) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        while (in.readLine() != null) {
            out.println(Usage.now(handler.pushes()).format());
        }
    }
}
