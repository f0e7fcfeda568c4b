package io.teleport;

import static org.assertj.core.api.Assertions.assertThat;

import io.teleport.plugin.Hook;
import io.teleport.testing.RecordingPlugin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/plugins.md has a row for each hook. */
class DocumentedHooksTest {

    private static final Pattern ROW =
            Pattern.compile("^\\| `((?:Pre|Post)\\w+)` \\|(?:[^|]+\\|){4}$", Pattern.MULTILINE);

    @Test
    void tableHasEveryHookOnce() throws IOException {
        List<String> hooks = Stream.concat(Stream.of(PreNewPeer.class), Stream.of(Hook.class.getDeclaredClasses()))
                .map(Class::getSimpleName)
                .toList();
        assertThat(hooks).hasSize(24);
        assertThat(documented()).containsExactlyInAnyOrderElementsOf(hooks);
        assertThat(Stream.of(RecordingPlugin.class.getInterfaces()).map(Class::getSimpleName))
                .containsExactlyInAnyOrderElementsOf(hooks);
    }

    @Test
    void tableIsInTheOrderInWhichTheyAreCalled() throws IOException {
        assertThat(documented())
                .startsWith("PreNewPeer", "PostNewPeer", "PostReg", "PostListen", "PostDial", "PostAccept");
        assertThat(documented())
                .endsWith("PostReadReplyHeader", "PreReadReplyBody", "PostReadReplyBody", "PostDisconnect");
    }

    private static List<String> documented() throws IOException {
        return ROW.matcher(Files.readString(Path.of("../docs/plugins.md")))
                .results()
                .map(row -> row.group(1))
                .toList();
    }
}
