package io.teleport.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.list;
import static org.awaitility.Awaitility.await;

import io.teleport.sample.cli.Cli;
import io.teleport.sample.cli.Terminal;
import io.teleport.spring.LocalTeleportPort;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.web.servlet.client.RestTestClient;

@RunningSample
class SampleApplicationTest {

    @LocalTeleportPort
    private int port;

    @LocalServerPort
    private int httpPort;

    private final Terminal terminal = new Terminal();

    private String address() {
        return "127.0.0.1:" + port;
    }

    private RestTestClient.BodyContentSpec get(String path) {
        return RestTestClient.bindToServer()
                .baseUrl("http://127.0.0.1:" + httpPort)
                .build()
                .get()
                .uri(path)
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody();
    }

    @Test
    void healthIsUpAndShowsListenersAndSessions() {
        await().untilAsserted(() -> get("/actuator/health")
                .jsonPath("$.status")
                .isEqualTo("UP")
                .jsonPath("$.components.teleport.components.listeners.status")
                .isEqualTo("UP")
                .jsonPath("$.components.teleport.components.sessions.components.calculator.status")
                .isEqualTo("UP"));
    }

    @Test
    void endpointShowsRoutes() {
        get("/actuator/teleport")
                .jsonPath("$.routes[*].path")
                .value(paths ->
                        assertThat(paths).asInstanceOf(list(String.class)).contains("/math/add", "/push/status"));
    }

    @Test
    void metricsCountCalls() {
        terminal.run("call", address(), "/math/add", "[1]");
        await().untilAsserted(() -> get("/actuator/metrics/teleport.exchanges?tag=route:/math/add&tag=side:server")
                .jsonPath("$.measurements[0].value")
                .value(count -> assertThat(((Number) count).intValue()).isPositive()));
    }

    @Test
    void callIsAnsweredAndItsAuthorLogged() {
        try (LogOf log = new LogOf(Math.class)) {
            assertThat(terminal.run("call", address(), "/math/add?author=li", "[1,2,3]"))
                    .isEqualTo(Cli.SUCCESS);
            assertThat(terminal.out()).isEqualTo("6");
            assertThat(log.lines()).contains("author: li");
        }
    }

    @Test
    void callWithAWrongBodySaysSo() {
        assertThat(terminal.run("call", address(), "/math/add", "\"one\"")).isEqualTo(Cli.FAILURE);
        assertThat(terminal.err()).startsWith("400 Bad Message");
    }

    @Test
    void pushIsLogged() {
        try (LogOf log = new LogOf(Push.class)) {
            assertThat(terminal.run("push", address(), "/push/status", "\"hello\""))
                    .isEqualTo(Cli.SUCCESS);
            await().until(() -> log.lines().stream().anyMatch(line -> line.endsWith(": hello")));
        }
    }

    @Test
    void watchShowsTheBroadcast() {
        assertThat(terminal.run("watch", address(), "--count", "2")).isEqualTo(Cli.SUCCESS);
        assertThat(terminal.out().lines()).hasSize(2).allMatch(line -> line.matches("/push/status \"\\d+ sessions\""));
    }

    @Test
    void clientLogsSums() {
        try (LogOf log = new LogOf(Client.class)) {
            await().until(() -> log.lines().stream().anyMatch(line -> line.matches("sum of \\[.*] is \\d+")));
        }
    }
}
