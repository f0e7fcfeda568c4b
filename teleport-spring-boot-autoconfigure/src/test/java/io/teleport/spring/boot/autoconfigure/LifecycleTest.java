package io.teleport.spring.boot.autoconfigure;

import static io.teleport.spring.boot.autoconfigure.TeleportRunner.addressOf;
import static io.teleport.spring.boot.autoconfigure.TeleportRunner.listening;
import static io.teleport.spring.boot.autoconfigure.TeleportRunner.portOf;
import static io.teleport.spring.boot.autoconfigure.TeleportRunner.silent;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.teleport.Peer;
import io.teleport.session.Session;
import io.teleport.spring.CallController;
import io.teleport.spring.LocalTeleportPort;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;

class LifecycleTest {

    @Test
    void portIsPublished() {
        listening().withUserConfiguration(PortHolder.class).run(context -> {
            assertThat(portOf(context)).isPositive();
            assertThat(context.getBean(PortHolder.class).port).isEqualTo(portOf(context));
            assertThat(context.getEnvironment().getProperty("local.teleport.default.port", Integer.class))
                    .isEqualTo(portOf(context));
        });
    }

    @Test
    void portsOfNamedListenersArePublished(@TempDir Path directory) {
        listening()
                .withPropertyValues(
                        "teleport.peer.listeners.admin.address=127.0.0.1:0",
                        "teleport.peer.listeners.inside.network=local",
                        "teleport.peer.listeners.inside.address=inside")
                .run(context -> {
                    Integer admin =
                            context.getEnvironment().getRequiredProperty("local.teleport.admin.port", Integer.class);
                    assertThat(admin).isPositive().isNotEqualTo(portOf(context));
                    assertThat(context.getEnvironment().containsProperty("local.teleport.inside.port"))
                            .isFalse();
                    assertThat(context.getBean(Peer.class).listenAddresses()).hasSize(3);
                });
    }

    @Test
    void portIsPublishedToParentContexts() {
        try (ConfigurableApplicationContext child = new SpringApplicationBuilder(PortHolder.class)
                .web(WebApplicationType.NONE)
                .child(Application.class)
                .web(WebApplicationType.NONE)
                .run("--teleport.peer.listen-port=0")) {
            assertThat(child.getParent()).isNotNull();
            assertThat(portOf(child.getParent())).isEqualTo(portOf(child));
        }
    }

    @Test
    void peerWithoutListenersDoesNotListen() {
        silent().run(context -> {
            assertThat(context.getBean(Peer.class).listenAddresses()).isEmpty();
            assertThat(context.getEnvironment().containsProperty("local.teleport.port"))
                    .isFalse();
        });
    }

    @Test
    void restartOfTheContextListensAgain() {
        listening().withUserConfiguration(Waiting.class).run(context -> {
            String before = addressOf(context);
            context.stop();
            assertThat(context.getBean(Peer.class).listenAddresses()).isEmpty();
            context.start();
            try (Peer client = Peer.builder().build()) {
                assertThat(client.dial(addressOf(context)).call("/waiting/ping", null, String.class))
                        .isEqualTo("pong");
            }
            assertThat(before).isNotEmpty();
        });
    }

    @Test
    void stopLetsACallInFlightFinish() {
        listening().withUserConfiguration(Waiting.class).run(context -> {
            Waiting controller = context.getBean(Waiting.class);
            try (Peer client = Peer.builder().build()) {
                Session session = client.dial(addressOf(context));
                CompletableFuture<String> call = session.callAsync("/waiting/wait_for_it", null, String.class);
                assertThat(controller.entered.await(5, TimeUnit.SECONDS)).isTrue();
                CompletableFuture<Void> stop = CompletableFuture.runAsync(context::stop);
                assertThat(stop).isNotDone();
                controller.released.countDown();
                assertThat(call.get(5, TimeUnit.SECONDS)).isEqualTo("done");
                stop.get(5, TimeUnit.SECONDS);
            }
        });
    }

    @Test
    void listeningKeepsTheJvmAliveUntilTheStop() {
        int before = keepAliveThreads();
        listening().run(context -> {
            assertThat(keepAliveThreads()).isEqualTo(before + 1);
            context.stop();
            await().until(() -> keepAliveThreads() == before);
            context.start();
            assertThat(keepAliveThreads()).isEqualTo(before + 1);
        });
        await().until(() -> keepAliveThreads() == before);
        silent().run(context -> assertThat(keepAliveThreads()).isEqualTo(before));
    }

    private static int keepAliveThreads() {
        return (int) Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("teleport-keep-alive") && !thread.isDaemon())
                .count();
    }

    @Test
    void partsStartAndStopInBootsOrder() {
        listening().run(context -> {
            SmartLifecycle sessions = context.getBean(SessionsLifecycle.class);
            SmartLifecycle listeners = context.getBean(ListenersLifecycle.class);
            SmartLifecycle graceful = context.getBean(GracefulStopLifecycle.class);
            assertThat(sessions.getPhase()).isLessThan(0);
            assertThat(listeners.getPhase()).isEqualTo(SmartLifecycle.DEFAULT_PHASE - 2048);
            assertThat(graceful.getPhase()).isEqualTo(SmartLifecycle.DEFAULT_PHASE - 1024);
            assertThat(sessions.isPauseable() || listeners.isPauseable() || graceful.isPauseable())
                    .isFalse();
        });
    }

    @Lazy
    @Configuration(proxyBeanMethods = false)
    static class PortHolder {
        @LocalTeleportPort
        int port;
    }

    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration(TeleportAutoConfiguration.class)
    static class Application {}

    @CallController
    static class Waiting {
        private final CountDownLatch entered = new CountDownLatch(1);
        private final CountDownLatch released = new CountDownLatch(1);

        public String ping() {
            return "pong";
        }

        public String waitForIt() throws InterruptedException {
            entered.countDown();
            released.await();
            return "done";
        }
    }
}
