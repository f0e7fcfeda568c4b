package io.teleport.spring.boot.autoconfigure;

import static io.teleport.spring.boot.autoconfigure.TeleportRunner.addressOf;
import static io.teleport.spring.boot.autoconfigure.TeleportRunner.listening;
import static io.teleport.spring.boot.autoconfigure.TeleportRunner.silent;
import static io.teleport.spring.boot.autoconfigure.TeleportRunner.withSession;
import static org.assertj.core.api.Assertions.assertThat;

import io.teleport.Peer;
import io.teleport.message.Status;
import io.teleport.message.StatusException;
import io.teleport.plugin.Plugin;
import io.teleport.plugin.auth.AuthBearer;
import io.teleport.plugin.auth.AuthChecker;
import io.teleport.plugin.auth.TokenSource;
import io.teleport.plugin.auth.TokenVerifier;
import io.teleport.plugin.heartbeat.HeartbeatPing;
import io.teleport.plugin.heartbeat.HeartbeatPong;
import io.teleport.plugin.ignorecase.IgnoreCase;
import io.teleport.router.CallContext;
import io.teleport.session.Session;
import io.teleport.spring.CallController;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

class PluginsTest {

    private static final AutoConfigurations PLUGINS = AutoConfigurations.of(TeleportPluginsAutoConfiguration.class);

    private final ApplicationContextRunner runner =
            listening().withConfiguration(PLUGINS).withUserConfiguration(Greeter.class);

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
                            .isEqualTo("hello null"));
        });
    }

    @Test
    void beanVerifiesTokensAndSetsIdAndAttributes() {
        runner.withUserConfiguration(Verification.class).run(server -> {
            assertThat(server).hasSingleBean(AuthChecker.class).doesNotHaveBean(AuthBearer.class);
            silent().withConfiguration(PLUGINS)
                    .withPropertyValues(
                            "teleport.plugins.auth.token=secret of li",
                            "teleport.sessions.greeter.address=" + addressOf(server))
                    .run(client -> {
                        assertThat(client).hasSingleBean(AuthBearer.class).doesNotHaveBean(AuthChecker.class);
                        Session session = client.getBean("greeter", Session.class);
                        assertThat(session.call("/greeter/hello", null, String.class))
                                .isEqualTo("hello li");
                        assertThat(server.getBean(Peer.class).session("li")).isNotNull();
                    });
        });
    }

    @Test
    void applicationWithAWrongTokenIsToldTheStatus() {
        runner.withUserConfiguration(Verification.class)
                .run(server -> silent().withConfiguration(PLUGINS)
                        .withUserConfiguration(WrongToken.class)
                        .withPropertyValues(
                                "teleport.sessions.greeter.address=" + addressOf(server),
                                "teleport.sessions.greeter.fail-fast=true")
                        .run(client -> assertThat(client)
                                .getFailure()
                                .rootCause()
                                .isInstanceOf(StatusException.class)
                                .hasMessageContaining("403")));
    }

    @Test
    void heartbeatsAreSentAndAnsweredWhenAskedFor() {
        runner.withPropertyValues("teleport.plugins.heartbeat.rate=60s", "teleport.plugins.heartbeat.pong=true")
                .run(context -> {
                    assertThat(context).hasSingleBean(HeartbeatPing.class).hasSingleBean(HeartbeatPong.class);
                    assertThat(context.getBean(Peer.class).plugins())
                            .extracting(Plugin::name)
                            .containsExactly("heartbeat-ping", "heartbeat-pong");
                    withSession(
                            context,
                            session -> assertThat(session.call("/heartbeat", null, Void.class))
                                    .isNull());
                });
    }

    @Test
    void heartbeatRateThatIsTooShortIsRefusedByItsKey() {
        runner.withPropertyValues("teleport.plugins.heartbeat.rate=1s")
                .run(context ->
                        assertThat(context).getFailure().rootCause().isInstanceOf(io.teleport.ConfigException.class));
    }

    @ParameterizedTest
    @CsvSource({"min-rate, 0s", "max-rate, 1s"})
    void boundsOfHeartbeatRatesAreRefusedByTheirKeys(String key, String value) {
        String property = "teleport.plugins.heartbeat." + key;
        runner.withPropertyValues("teleport.plugins.heartbeat.pong=true", property + "=" + value)
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .isInstanceOf(io.teleport.ConfigException.class)
                        .hasMessageContaining("heartbeat." + key));
    }

    @CallController
    static class Greeter {
        public String hello(CallContext context) {
            return "hello " + context.attributes().get("user");
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Verification {
        @Bean
        TokenVerifier verifier() {
            return (session, token) -> {
                if (!token.startsWith("secret of ")) {
                    return Status.of(Status.CODE_FORBIDDEN);
                }
                String user = token.substring("secret of ".length());
                session.setId(user);
                session.attributes().set("user", user);
                return Status.OK;
            };
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class WrongToken {
        @Bean
        TokenSource source() {
            return session -> "wrong";
        }
    }
}
