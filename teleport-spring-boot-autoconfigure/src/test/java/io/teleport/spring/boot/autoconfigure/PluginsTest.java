package io.teleport.spring.boot.autoconfigure;

import static io.teleport.spring.boot.autoconfigure.TeleportRunner.listening;
import static io.teleport.spring.boot.autoconfigure.TeleportRunner.withSession;
import static org.assertj.core.api.Assertions.assertThat;

import io.teleport.Peer;
import io.teleport.plugin.ignorecase.IgnoreCase;
import io.teleport.spring.CallController;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class PluginsTest {

    private final ApplicationContextRunner runner = listening()
            .withConfiguration(AutoConfigurations.of(TeleportPluginsAutoConfiguration.class))
            .withUserConfiguration(Greeter.class);

    @Test
    void noPluginIsThereUnasked() {
        runner.run(context -> assertThat(context.getBean(Peer.class).plugins()).isEmpty());
    }

    @Test
    void ignoreCaseFindsRoutes() {
        runner.withPropertyValues("teleport.plugins.ignore-case.enabled=true").run(context -> {
            assertThat(context).hasSingleBean(IgnoreCase.class);
            withSession(
                    context,
                    session -> assertThat(session.call("/GREETER/Hello", null, String.class))
                            .isEqualTo("hello"));
        });
    }

    @CallController
    static class Greeter {
        public String hello() {
            return "hello";
        }
    }
}
