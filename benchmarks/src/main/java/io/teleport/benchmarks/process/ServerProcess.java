package io.teleport.benchmarks.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The client's handle of the server process. */
final class ServerProcess implements AutoCloseable {

    private static final int PATIENCE_SECONDS = 5;

    private final Process process;
    private final BufferedReader output;
    private final Writer input;
    private final int port;

    /** Starts a server and waits until it listens. */
    ServerProcess(List<String> arguments) throws IOException {
        process = Jvm.command(ServerMain.class, arguments)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        output = process.inputReader();
        input = process.outputWriter();
        port = Integer.parseInt(readLine());
    }

    int port() {
        return port;
    }

    /** Asks the server what it has used until now. */
    Usage usage() throws IOException {
        input.write("usage\n");
        input.flush();
        return Usage.parse(readLine());
    }

    private String readLine() throws IOException {
        String line = output.readLine();
        if (line == null) {
            throw new IOException("the server process ended");
        }
        return line;
    }

    /** Ends the server's input, on which it ends itself. */
    @Override
    public void close() throws IOException {
        input.close();
        process.onExit()
                .completeOnTimeout(process, PATIENCE_SECONDS, TimeUnit.SECONDS)
                .join()
                .destroyForcibly();
    }
}
