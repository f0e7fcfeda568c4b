package io.teleport.readme;

import static org.assertj.core.api.Assertions.assertThat;

import io.teleport.Peer;
import io.teleport.session.Session;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.ByteArrayResource;

class WithSpringTest {

    @Test
    void readmesConfigurationIsTaken() throws IOException {
        try (ConfigurableApplicationContext context = run("--teleport.peer.listen-port=0")) {
            assertThat(yaml().getProperty("teleport.peer.listen-port")).isEqualTo(9090);
            assertThat(context.getBean("ledger", Session.class).toString()).contains("127.0.0.1:9090");
        }
    }

    @Test
    void readmesBeansTalk() throws IOException {
        try (ConfigurableApplicationContext server = run("--teleport.peer.listen-port=0")) {
            String address = "127.0.0.1:" + server.getBean(Peer.class).port();
            try (ConfigurableApplicationContext client =
                    run("--teleport.peer.listen-port=0", "--teleport.sessions.ledger.address=" + address)) {
                assertThat(client.getBean(Billing.class).total()).isEqualTo(6);
            }
        }
    }

    private static ConfigurableApplicationContext run(String... args) throws IOException {
        PropertySource<?> yaml = yaml();
        return new SpringApplicationBuilder(Application.class)
                .web(WebApplicationType.NONE)
                .bannerMode(Banner.Mode.OFF)
                // Not the configuration of the sample.
                .properties("spring.config.name=readme")
                .initializers(
                        context -> context.getEnvironment().getPropertySources().addLast(yaml))
                .run(args);
    }

    private static PropertySource<?> yaml() throws IOException {
        byte[] block = Markdown.readme().blocks("yaml").get(0).getBytes(StandardCharsets.UTF_8);
        List<PropertySource<?>> loaded = new YamlPropertySourceLoader().load("README", new ByteArrayResource(block));
        return loaded.get(0);
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import({Math.class, Billing.class})
    static class Application {}
}
