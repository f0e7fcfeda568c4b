package io.teleport.benchmarks.compare;

import io.teleport.benchmarks.load.Scenario;
import io.teleport.benchmarks.process.ClientMain;
import io.teleport.benchmarks.process.Jvm;
import io.teleport.benchmarks.process.Sample;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.List;

/** Runs one client process, which starts its server process, to the end. */
final class ClientProcess {

    private final Options options;

    ClientProcess(Options options) {
        this.options = options;
    }

    /**
     * One run.
     *
     * @throws IOException if the client ends without a sample; what went wrong is on standard error
     */
    Sample run(Scenario scenario, Entrant entrant) throws IOException, InterruptedException {
        Process process = Jvm.command(ClientMain.class, arguments(scenario, entrant))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader output = process.inputReader()) {
            String line = output.readLine();
            if (process.waitFor() != 0 || line == null) {
                throw new IOException(entrant.label() + " " + scenario.label() + " ended without figures");
            }
            return Sample.parse(line);
        }
    }

    private List<String> arguments(Scenario scenario, Entrant entrant) {
        return List.of(
                entrant.stack(),
                entrant.dispatch().label(),
                options.transport().label(),
                scenario.label(),
                String.valueOf(options.warmup()),
                String.valueOf(options.seconds()));
    }
}
