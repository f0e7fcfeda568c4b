package io.teleport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.teleport.session.SessionState;
import io.teleport.testing.Peers;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ShutdownTest {

    /** A process of its own: a peer that is asked to close with it, and a call that is under way when it exits. */
    public static final class Exits {

        private Exits() {}

        public static void main(String[] args) throws Exception {
            Peer server = Peer.builder()
                    .config(Peers.listening()
                            .closeOnShutdown(Boolean.parseBoolean(args[0]))
                            .build())
                    .routes(router -> router.call("/slow", String.class, (text, context) -> {
                        new Thread(() -> System.exit(0)).start();
                        await().until(() -> context.session().state() == SessionState.CLOSING);
                        return text;
                    }))
                    .build();
            server.listen();
            Peer client = Peer.builder().config(Peers.config().build()).build();
            System.out.println(client.dial(Peers.addressOf(server)).call("/slow", "answered", String.class));
        }
    }

    @Test
    void peerClosesGracefullyWithItsProcessWhenAskedTo() throws Exception {
        assertThat(outputOf(true)).contains("answered");
    }

    private static String outputOf(boolean closeOnShutdown) throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Exits.class.getName(),
                        String.valueOf(closeOnShutdown))
                .redirectErrorStream(true)
                .start();
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            String output = reader.lines().reduce("", (all, line) -> all + line + "\n");
            assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
            return output;
        } finally {
            process.destroyForcibly();
        }
    }
}
