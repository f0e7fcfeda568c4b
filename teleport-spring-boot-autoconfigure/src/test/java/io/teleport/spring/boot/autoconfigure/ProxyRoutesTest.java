package io.teleport.spring.boot.autoconfigure;

import static io.teleport.spring.boot.autoconfigure.TeleportRunner.addressOf;
import static io.teleport.spring.boot.autoconfigure.TeleportRunner.listening;
import static io.teleport.spring.boot.autoconfigure.TeleportRunner.withSession;
import static io.teleport.testing.Statuses.statusOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.teleport.Peer;
import io.teleport.PeerConfig;
import io.teleport.router.Router;
import io.teleport.session.Session;
import io.teleport.spring.CallController;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class ProxyRoutesTest {

    private final List<String> pushed = new CopyOnWriteArrayList<>();
    private final Peer math = backend(router -> {
        router.call("/math/add", String.class, (text, context) -> "math " + text);
        router.push("/math/news", String.class, (text, context) -> pushed.add("math " + text));
        router.push("/log", String.class, (text, context) -> pushed.add("log " + text));
    });
    private final Peer rest = backend(router -> {
        router.call("/math/add", String.class, (text, context) -> "rest " + text);
        router.call("/other", String.class, (text, context) -> "rest " + text);
        router.call("/log", String.class, (text, context) -> "rest " + text);
    });

    private final ApplicationContextRunner runner = listening()
            .withPropertyValues(
                    "teleport.sessions.math.address=127.0.0.1:" + math.port(),
                    "teleport.sessions.rest.address=127.0.0.1:" + rest.port())
            .withUserConfiguration(Own.class);

    private static Peer backend(Consumer<Router> routes) {
        Peer peer = Peer.builder()
                .config(PeerConfig.builder().listenPort(0).build())
                .routes(routes)
                .build();
        peer.listen();
        return peer;
    }

    @AfterEach
    void close() {
        math.close();
        rest.close();
    }

    @Test
    void firstRouteThatFitsTakesWhatThePeerDoesNot() {
        runner.withPropertyValues(
                        "teleport.proxy.routes[0].path=/math/**",
                        "teleport.proxy.routes[0].session=math",
                        "teleport.proxy.routes[1].path=/log",
                        "teleport.proxy.routes[1].session=math",
                        "teleport.proxy.routes[1].kind=push",
                        "teleport.proxy.routes[2].session=rest",
                        "teleport.proxy.routes[2].kind=call")
                .run(context -> withSession(context, session -> {
                    assertThat(session.call("/own/hello", null, String.class)).isEqualTo("hello");
                    assertThat(session.call("/math/add", "a", String.class)).isEqualTo("math a");
                    assertThat(session.call("/other?x=y", "b", String.class)).isEqualTo("rest b");
                    assertThat(session.call("/log", "c", String.class)).isEqualTo("rest c");
                    assertThat(statusOf(() -> session.call("/nowhere", "d", String.class))
                                    .code())
                            .isEqualTo(404);
                    session.push("/math/news", "e");
                    session.push("/log", "f");
                    await().untilAsserted(() -> assertThat(pushed).containsExactlyInAnyOrder("math e", "log f"));
                }));
    }

    @Test
    void withoutRoutesNothingIsForwarded() {
        runner.run(context -> withSession(
                context,
                session -> assertThat(statusOf(() -> session.call("/math/add", "a", String.class))
                                .code())
                        .isEqualTo(404)));
    }

    @Test
    void sessionThatThereIsNotKeepsTheApplicationFromStarting() {
        runner.withPropertyValues("teleport.proxy.routes[0].session=nobody").run(context -> {
            assertThat(context).hasFailed();
            assertThat(context.getStartupFailure())
                    .rootCause()
                    .hasMessageContaining("routes[0].session: nobody")
                    .hasMessageContaining("[math, rest]");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/math/*", "/a/**/b", "/a/***"})
    void pathThatNothingFitsKeepsTheApplicationFromStarting(String path) {
        runner.withPropertyValues("teleport.proxy.routes[0].session=rest", "teleport.proxy.routes[0].path=" + path)
                .run(context -> {
                    assertThat(context).hasFailed();
                    assertThat(context.getStartupFailure())
                            .rootCause()
                            .hasMessageContaining("routes[0].path: " + (path.isEmpty() ? "null" : path))
                            .hasMessageContaining("expected: a path, or ");
                });
    }

    @Test
    void sessionMayBeInjectedBesides() {
        runner.withPropertyValues("teleport.proxy.routes[0].session=rest")
                .run(context -> assertThat(context.getBean("math", Session.class)
                                .call("/math/add", addressOf(context), String.class))
                        .isEqualTo("math " + addressOf(context)));
    }

    @CallController
    static class Own {
        public String hello() {
            return "hello";
        }
    }
}
