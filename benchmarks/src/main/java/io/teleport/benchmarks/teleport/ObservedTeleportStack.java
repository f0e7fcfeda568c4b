package io.teleport.benchmarks.teleport;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.teleport.Peer;
import io.teleport.PeerBuilder;
import io.teleport.spring.boot.autoconfigure.PeerBuilderCustomizer;
import java.util.function.Consumer;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.support.GenericApplicationContext;

/** Ours in a Spring Boot application at both ends, which observes every exchange as the starter wires it. */
public final class ObservedTeleportStack extends TeleportStack {

    @Override
    public String name() {
        return "teleport-observed";
    }

    @Override
    public boolean isVariant() {
        return true;
    }

    @Override
    BuiltPeer build(Consumer<PeerBuilder> settings) {
        ConfigurableApplicationContext application = start(settings);
        return new BuiltPeer(application.getBean(Peer.class), application::close);
    }

    static ConfigurableApplicationContext start(Consumer<PeerBuilder> settings) {
        return new SpringApplicationBuilder(Application.class)
                .web(WebApplicationType.NONE)
                .bannerMode(Banner.Mode.OFF)
                .initializers((GenericApplicationContext context) ->
                        context.registerBean(PeerBuilderCustomizer.class, () -> settings::accept))
                .run();
    }

    /** Keeps meters in memory; Spring Boot has observations make more of them. */
    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {

        @Bean
        MeterRegistry meters() {
            return new SimpleMeterRegistry();
        }
    }
}
