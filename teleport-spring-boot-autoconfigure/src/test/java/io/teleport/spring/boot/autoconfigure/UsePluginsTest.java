package io.teleport.spring.boot.autoconfigure;

import static io.teleport.spring.boot.autoconfigure.TeleportRunner.listening;
import static io.teleport.spring.boot.autoconfigure.TeleportRunner.withSession;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.teleport.Peer;
import io.teleport.message.Status;
import io.teleport.message.StatusException;
import io.teleport.plugin.Hook;
import io.teleport.plugin.MessageContext;
import io.teleport.plugin.Plugin;
import io.teleport.spring.CallController;
import io.teleport.spring.UsePlugins;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;

class UsePluginsTest {

    private final ApplicationContextRunner runner =
            listening().withUserConfiguration(Plugins.class, Open.class, Guarded.class);

    @Test
    void pluginsOfClassAndMethodStandBetweenThoseOfThePeer() {
        runner.run(context -> withSession(context, session -> {
            Plugins plugins = context.getBean(Plugins.class);
            session.call("/guarded/special", null, String.class);
            assertThat(plugins.taken()).containsExactly("first", "second", "guard", "extra");
            session.call("/guarded/plain", null, String.class);
            assertThat(plugins.taken()).containsExactly("first", "second", "guard");
            session.call("/open/plain", null, String.class);
            assertThat(plugins.taken()).containsExactly("first", "second");
        }));
    }

    @Test
    void claimedPluginsAreNotThoseOfThePeer() {
        runner.run(context -> assertThat(context.getBean(Peer.class).plugins())
                .extracting(Plugin::name)
                .containsExactly("first", "second"));
    }

    @Test
    void refusalOfAClaimedPluginIsTheAnswer() {
        runner.run(context -> withSession(context, session -> {
            context.getBean(Guard.class).status = Status.of(1403, "not you");
            assertThatExceptionOfType(StatusException.class)
                    .isThrownBy(() -> session.call("/guarded/plain", null, String.class))
                    .satisfies(e -> assertThat(e.status()).isEqualTo(Status.of(1403, "not you")));
            assertThat(session.call("/open/plain", null, String.class)).isEqualTo("open");
        }));
    }

    @Test
    void pluginMustBeABean() {
        listening()
                .withUserConfiguration(Guarded.class)
                .run(context -> assertThat(context)
                        .getFailure()
                        .hasRootCauseInstanceOf(NoSuchBeanDefinitionException.class)
                        .hasMessage("@UsePlugins of " + Guarded.class + ": " + Guard.class.getName()
                                + " (expected: the type of one bean)"));
    }

    @CallController
    static class Open {
        public String plain() {
            return "open";
        }
    }

    @CallController
    @UsePlugins(Guard.class)
    static class Guarded {
        public String plain() {
            return "plain";
        }

        @WithExtra
        public String special() {
            return "special";
        }
    }

    /** Stands for an annotation of the application's own. */
    @Retention(RetentionPolicy.RUNTIME)
    @UsePlugins(Extra.class)
    @interface WithExtra {}

    @Configuration(proxyBeanMethods = false)
    static class Plugins {
        final List<String> called = new CopyOnWriteArrayList<>();

        List<String> taken() {
            List<String> names = new ArrayList<>(called);
            called.clear();
            return names;
        }

        @Bean
        @Order(2)
        Noting second() {
            return new Noting("second", called);
        }

        @Bean
        @Order(1)
        Noting first() {
            return new Noting("first", called);
        }

        @Bean
        Guard guard() {
            return new Guard(called);
        }

        @Bean
        Extra extra() {
            return new Extra(called);
        }
    }

    static class Noting implements Hook.PreReadCallBody {
        private final String name;
        private final List<String> called;
        volatile Status status = Status.OK;

        Noting(String name, List<String> called) {
            this.name = name;
            this.called = called;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public Status preReadCallBody(MessageContext context) {
            called.add(name);
            return status;
        }
    }

    static final class Guard extends Noting {
        Guard(List<String> called) {
            super("guard", called);
        }
    }

    static final class Extra extends Noting {
        Extra(List<String> called) {
            super("extra", called);
        }
    }
}
