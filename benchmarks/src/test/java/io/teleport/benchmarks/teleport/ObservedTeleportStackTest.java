package io.teleport.benchmarks.teleport;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.teleport.Peer;
import io.teleport.PeerConfig;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;

class ObservedTeleportStackTest {

    @Test
    void everyCallIsMeasuredAtBothEnds() {
        PeerConfig config = PeerConfig.builder().listenPort(0).build();
        try (ConfigurableApplicationContext application = ObservedTeleportStack.start(builder ->
                builder.config(config).routes(router -> router.call("/echo", String.class, (text, context) -> text)))) {
            Peer peer = application.getBean(Peer.class);

            String reply = peer.dial("127.0.0.1:" + peer.port()).call("/echo", "hello", String.class);

            assertThat(reply).isEqualTo("hello");
            assertThat(calls(application, "client")).isEqualTo(1);
            assertThat(calls(application, "server")).isEqualTo(1);
        }
    }

    private static long calls(ConfigurableApplicationContext application, String side) {
        Timer timer = application
                .getBean(MeterRegistry.class)
                .find("teleport." + side)
                .timer();
        return timer == null ? 0 : timer.count();
    }
}
