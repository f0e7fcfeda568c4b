package io.teleport.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.MediaType;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerResponse;

/** Pages of a Spring Boot application that talk to a peer, in Chromium. */
class ChromiumTest {

    private static final Path DOCUMENTATION = Path.of("../docs/browser.md");
    private static final Pattern PAGE = Pattern.compile("^```html\\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private static Counterpart peer;
    private static ConfigurableApplicationContext application;

    @BeforeAll
    static void start() {
        peer = Counterpart.listening("auto");
        application = SpringApplication.run(
                Application.class,
                "--server.port=0",
                "--server.address=127.0.0.1",
                "--spring.main.web-application-type=servlet",
                "--spring.web.resources.static-locations=file:src/test/js/",
                "--spring.main.banner-mode=off",
                "--logging.level.root=warn");
    }

    @AfterAll
    static void stop() {
        application.close();
        peer.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ws-json@4", "ws-json@5"})
    void pageTalksWithThePeer(String proto, @TempDir Path profile) throws Exception {
        assertThat(reportOf("/page.html?proto=" + proto, profile)).isEqualTo("""
                calls: ok
                carries metadata and any text: ok
                gets errors as objects: ok
                is called: ok
                is pushed to: ok
                gives up: ok
                is redialed: ok
                closes: ok
                """);
    }

    @Test
    void pageOfTheDocumentationShowsTheSum(@TempDir Path profile) throws Exception {
        assertThat(reportOf("/documented.html?", profile)).isEqualTo("6");
    }

    private static String reportOf(String page, Path profile) throws Exception {
        Program chromium = Program.find("chromium", "chromium-browser", "google-chrome");
        String url = "http://127.0.0.1:" + application.getEnvironment().getRequiredProperty("local.server.port") + page
                + "&peer=" + peer.url();
        List<String> arguments = List.of(
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--enable-logging=stderr",
                "--user-data-dir=" + profile.resolve("chromium"),
                url);
        try (Program.Running running = chromium.start(Map.of("TMPDIR", profile.toString()), arguments)) {
            @Nullable String report = peer.report(PATIENCE);
            return report == null ? "no report; Chromium says: " + running.output() : report;
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {

        /** The page of the documentation, for our port, and something that tells what it shows. */
        @Bean
        RouterFunction<ServerResponse> documentedPage() {
            return RouterFunctions.route()
                    .GET(
                            "/documented.html",
                            request -> ServerResponse.ok()
                                    .contentType(new MediaType(MediaType.TEXT_HTML, StandardCharsets.UTF_8))
                                    .body(documented() + "<script type=module src=/watch.js></script>"))
                    .build();
        }

        private static String documented() throws Exception {
            Matcher page = PAGE.matcher(Files.readString(DOCUMENTATION));
            assertThat(page.find()).isTrue();
            return page.group(1).replace("ws://localhost:9090/", peer.url());
        }
    }
}
