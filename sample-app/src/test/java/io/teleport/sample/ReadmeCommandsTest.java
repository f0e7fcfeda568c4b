package io.teleport.sample;

import static org.assertj.core.api.Assertions.assertThat;

import io.teleport.readme.Commands;
import io.teleport.sample.cli.Cli;
import io.teleport.sample.cli.Terminal;
import io.teleport.spring.LocalTeleportPort;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The command lines of the README do what it says. */
@RunningSample
class ReadmeCommandsTest {

    @LocalTeleportPort
    private int port;

    static Stream<Commands.Command> commands() {
        return Commands.ofReadme();
    }

    @ParameterizedTest
    @MethodSource("commands")
    void commandDoesWhatTheReadmeSays(Commands.Command command) {
        List<String> args = new ArrayList<>(command.words());
        args.replaceAll(word -> word.equals("127.0.0.1:9090") ? "127.0.0.1:" + port : word);
        if (args.get(0).equals("watch")) {
            args.addAll(List.of("--count", "1"));
        }
        Terminal terminal = new Terminal();
        assertThat(terminal.run(args.toArray(String[]::new))).isEqualTo(Cli.SUCCESS);
        assertThat(terminal.err()).isEmpty();
        if (!command.output().isEmpty()) {
            assertThat(terminal.out()).isEqualTo(command.output());
        }
    }
}
