package io.teleport.spring.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

/** The client for browsers as web applications of both kinds serve it. */
class BrowserClientTest {

    private static final Path RESOURCES = Path.of("src/main/resources/io/teleport/web");

    private final HttpClient http = HttpClient.newHttpClient();

    @ParameterizedTest
    @EnumSource(names = {"SERVLET", "REACTIVE"})
    void moduleIsServedWithItsTypes(WebApplicationType type) throws Exception {
        try (ConfigurableApplicationContext application = start(type)) {
            HttpResponse<String> module = get(application, "/teleport/teleport.js");
            assertThat(module.statusCode()).isEqualTo(200);
            assertThat(header(module, "Content-Type")).isEqualToIgnoringCase("text/javascript;charset=utf-8");
            assertThat(module.body()).isEqualTo(Files.readString(RESOURCES.resolve("teleport.js")));
            HttpResponse<String> types = get(application, "/teleport/teleport.d.ts");
            assertThat(types.statusCode()).isEqualTo(200);
            assertThat(header(types, "Content-Type")).isEqualToIgnoringCase("text/plain;charset=utf-8");
            assertThat(types.body()).isEqualTo(Files.readString(RESOURCES.resolve("teleport.d.ts")));
            assertThat(get(application, "/teleport/package.json").statusCode()).isEqualTo(404);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"SERVLET", "REACTIVE"})
    void browsersKeepItAndAskWhetherItStillHolds(WebApplicationType type) throws Exception {
        try (ConfigurableApplicationContext application = start(type)) {
            HttpResponse<String> first = get(application, "/teleport/teleport.js");
            assertThat(header(first, "Cache-Control")).isEqualTo("no-cache");
            String tag = header(first, "ETag");
            assertThat(tag).startsWith("W/\"");
            HttpResponse<String> again = get(application, "/teleport/teleport.js", "If-None-Match", tag);
            assertThat(again.statusCode()).isEqualTo(304);
            assertThat(again.body()).isEmpty();
            assertThat(get(application, "/teleport/teleport.js", "If-None-Match", "W/\"other\"")
                            .statusCode())
                    .isEqualTo(200);
            HttpRequest head = request(application, "/teleport/teleport.js")
                    .method("HEAD", HttpRequest.BodyPublishers.noBody())
                    .build();
            assertThat(http.send(head, BodyHandlers.ofString()).headers().firstValue("ETag"))
                    .contains(tag);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"SERVLET", "REACTIVE"})
    void pathIsConfigured(WebApplicationType type) throws Exception {
        try (ConfigurableApplicationContext application = start(type, "--teleport.web.client.path=/js/")) {
            assertThat(get(application, "/js/teleport.js").statusCode()).isEqualTo(200);
            assertThat(get(application, "/teleport/teleport.js").statusCode()).isEqualTo(404);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"SERVLET", "REACTIVE"})
    void itCanBeSwitchedOff(WebApplicationType type) throws Exception {
        try (ConfigurableApplicationContext application = start(type, "--teleport.web.client.enabled=false")) {
            assertThat(get(application, "/teleport/teleport.js").statusCode()).isEqualTo(404);
        }
    }

    @Test
    void pathWithoutASlashIsRefused() {
        new WebApplicationContextRunner()
                .withUserConfiguration(Application.class)
                .withPropertyValues("teleport.web.client.path=js")
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessage("path: js (expected: a path that begins with a slash)"));
    }

    @Test
    void applicationsThatAreNotOfTheWebHaveNone() {
        AutoConfigurations client = AutoConfigurations.of(TeleportBrowserClientAutoConfiguration.class);
        new ApplicationContextRunner()
                .withConfiguration(client)
                .run(context -> assertThat(context).doesNotHaveBean(BrowserClient.class));
        new ApplicationContextRunner()
                .withConfiguration(client)
                .withClassLoader(new FilteredClassLoader("org.springframework.web", "org.springframework.http"))
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(BrowserClient.class));
    }

    @Test
    void oneKindOfWebApplicationDoesNotNeedTheOther() {
        AutoConfigurations client = AutoConfigurations.of(TeleportBrowserClientAutoConfiguration.class);
        new WebApplicationContextRunner()
                .withConfiguration(client)
                .withClassLoader(new FilteredClassLoader("org.springframework.web.reactive"))
                .run(context -> assertThat(context).hasSingleBean(ServletBrowserClient.class));
        new ReactiveWebApplicationContextRunner()
                .withConfiguration(client)
                .withClassLoader(new FilteredClassLoader("org.springframework.web.servlet", "jakarta.servlet"))
                .run(context -> assertThat(context).hasSingleBean(ReactiveBrowserClient.class));
    }

    private static ConfigurableApplicationContext start(WebApplicationType type, String... more) {
        SpringApplication application = new SpringApplication(Application.class);
        application.setWebApplicationType(type);
        List<String> args = new ArrayList<>(List.of(more));
        args.addAll(List.of(
                "--server.port=0",
                "--server.address=127.0.0.1",
                "--spring.main.banner-mode=off",
                "--logging.level.root=warn"));
        return application.run(args.toArray(String[]::new));
    }

    private HttpResponse<String> get(ConfigurableApplicationContext application, String path, String... headers)
            throws Exception {
        HttpRequest.Builder request = request(application, path);
        if (headers.length > 0) {
            request.headers(headers);
        }
        return http.send(request.build(), BodyHandlers.ofString());
    }

    private static HttpRequest.Builder request(ConfigurableApplicationContext application, String path) {
        String port = application.getEnvironment().getRequiredProperty("local.server.port");
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
    }

    private static String header(HttpResponse<String> response, String name) {
        return response.headers().firstValue(name).orElseThrow();
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {}
}
