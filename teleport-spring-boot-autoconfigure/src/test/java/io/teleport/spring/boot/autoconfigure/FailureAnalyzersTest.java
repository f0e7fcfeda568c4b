package io.teleport.spring.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.teleport.ConfigException;
import io.teleport.ListenException;
import io.teleport.ListenerConfig;
import io.teleport.Network;
import io.teleport.message.Status;
import io.teleport.spring.CallController;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.boot.env.OriginTrackedMapPropertySource;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.OriginTrackedValue;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.StandardEnvironment;

@ExtendWith(OutputCaptureExtension.class)
class FailureAnalyzersTest {

    @Test
    void refusedPropertyIsNamedWithItsValueItsOriginAndWhatIsAllowed() {
        StandardEnvironment environment = new StandardEnvironment();
        OriginTrackedValue value = OriginTrackedValue.of("70000", new Line());
        environment
                .getPropertySources()
                .addFirst(new OriginTrackedMapPropertySource("test", Map.of("teleport.peer.listenPort", value)));
        ConfigException refused = new ConfigException("listen-port", 70_000, "0-65535");
        FailureAnalysis analysis = analyze(
                new TeleportPropertyFailureAnalyzer(environment),
                new TeleportPropertyException("teleport.peer.", refused));
        assertThat(analysis.getDescription())
                .isEqualTo("Value '70000' of teleport.peer.listen-port (set by line 3) is refused.");
        assertThat(analysis.getAction()).isEqualTo("Change teleport.peer.listen-port. Expected: 0-65535.");
    }

    @Test
    void addressInUseIsNamedWithTheKeyToChange() {
        ListenerConfig listener = ListenerConfig.of("admin", Network.TCP, "127.0.0.1:9090");
        FailureAnalysis analysis = analyze(
                new ListenFailureAnalyzer(), new ListenException(listener, new BindException("Address in use")));
        assertThat(analysis.getDescription()).contains("127.0.0.1:9090", "admin", "Address in use");
        assertThat(analysis.getAction()).contains("teleport.peer.listeners.admin.address");
    }

    @Test
    void sessionThatCannotBeDialedIsNamedWithItsAddress() {
        Throwable refused = Status.of(Status.CODE_DIAL_FAILED).asException();
        FailureAnalysis analysis = analyze(
                new SessionDialFailureAnalyzer(), new SessionDialException("ledger", "127.0.0.1:9091", refused));
        assertThat(analysis.getDescription()).contains("ledger", "127.0.0.1:9091", "105");
        assertThat(analysis.getAction()).contains("teleport.sessions.ledger.fail-fast");
    }

    @Test
    void applicationWithAPortInUseSaysSo(CapturedOutput output) throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertFails(
                    Application.class,
                    "teleport.peer.local-ip=127.0.0.1",
                    "teleport.peer.listen-port=" + taken.getLocalPort());
            assertThat(output)
                    .contains("could not listen on :" + taken.getLocalPort())
                    .contains("give the listener another one with teleport.peer.listen-port.");
        }
    }

    @Test
    void applicationWithADuplicateRouteSaysSo(CapturedOutput output) {
        assertFails(Duplicates.class);
        assertThat(output)
                .contains("CALL route /same/call has two handlers")
                .contains("FailureAnalyzersTest$Same.call")
                .contains("FailureAnalyzersTest$Other$Same.call");
    }

    @Test
    void applicationWithAnUnknownProtoSaysSo(CapturedOutput output) {
        assertFails(Application.class, "teleport.peer.proto=raw@9");
        assertThat(output)
                .contains("Value 'raw@9' of teleport.peer.proto")
                .contains("Change teleport.peer.proto. Expected: one of [raw@4, raw@5, raw@6");
    }

    @Test
    void applicationWithAnUnknownCodecSaysSo(CapturedOutput output) {
        assertFails(
                Application.class,
                "teleport.sessions.ledger.address=127.0.0.1:1",
                "teleport.sessions.ledger.default-body-codec=bson");
        assertThat(output)
                .contains("Value 'bson' of teleport.sessions.ledger.default-body-codec")
                .contains("Expected: one of [json, protobuf, plain, form, xml, thrift]");
    }

    @Test
    void applicationWithoutTheLibraryOfItsCodecSaysSo(CapturedOutput output) {
        assertFails(Application.class, "teleport.peer.default-body-codec=thrift");
        assertThat(output)
                .contains("Value 'thrift' of teleport.peer.default-body-codec")
                .contains("Expected: org.apache.thrift:libthrift on the class path.");
        assertFails(Application.class, "teleport.peer.proto=thrift-struct@6");
        assertThat(output)
                .contains("Value 'thrift-struct@6' of teleport.peer.proto")
                .contains("for this one needs org.apache.thrift:libthrift on the class path.");
    }

    @Test
    void applicationWithABadValueSaysWhereItWasSet(CapturedOutput output) {
        assertFails(Application.class, "teleport.peer.listen-port=70000");
        assertThat(output)
                .contains("Value '70000' of teleport.peer.listen-port (set by \"teleport.peer.listen-port\" from")
                .contains("Expected: 0-65535.");
    }

    @Test
    void applicationWithABadAddressOfASessionSaysSo(CapturedOutput output) {
        assertFails(Application.class, "teleport.sessions.ledger.address=nowhere");
        assertThat(output)
                .contains("Value 'nowhere' of teleport.sessions.ledger.address")
                .contains("Expected: host:port with a port of 0-65535.");
    }

    @Test
    void applicationWithAnUnknownSslBundleSaysSo(CapturedOutput output) {
        assertFails(
                Application.class,
                "spring.ssl.bundle.pem.known.truststore.certificate=unused",
                "teleport.peer.ssl.bundle=other");
        assertThat(output)
                .contains("Value 'other' of teleport.peer.ssl.bundle")
                .contains("Expected: one of [known] of spring.ssl.bundle.");
    }

    /** Without brackets Spring Boot leaves {@code mathadd} of the path, which no route has. */
    @ParameterizedTest
    @CsvSource({"overloader, 5", "slow-call, 1m"})
    void applicationWithAPathThatIsNotInBracketsSaysSo(String plugin, String value, CapturedOutput output) {
        String keys = "teleport.plugins." + plugin;
        assertFails(Plugins.class, keys + ".enabled=true", keys + ".routes./math/add=" + value);
        assertThat(output)
                .contains(keys + ".routes[mathadd] (set by \"" + keys + ".routes./math/add\" from")
                .contains("Expected: a path in brackets, in YAML as \"[/math/add]\": ");
    }

    @Test
    void applicationWithAMissingCertificateSaysSo(CapturedOutput output) {
        assertFails(Application.class, "teleport.peer.cert-file=none.pem", "teleport.peer.key-file=none.key");
        assertThat(output)
                .contains("Value 'none.pem' of teleport.peer.cert-file (set by")
                .contains("Expected: a file that can be read.");
    }

    @Test
    void applicationThatAsksForCertificatesWithoutTlsSaysSo(CapturedOutput output) {
        assertFails(Application.class, "teleport.peer.ssl.client-auth=require");
        assertThat(output)
                .contains("of teleport.peer.ssl.client-auth (set by")
                .contains("Expected: none, for no ssl.bundle is in use.");
    }

    @Test
    void applicationWithHalfOfAPairSaysWhatIsMissing(CapturedOutput output) {
        assertFails(Application.class, "teleport.peer.cert-file=c.pem");
        assertThat(output).contains("teleport.peer.key-file has no value.");
    }

    @Test
    void applicationWithAUnixPathThatIsTooLongSaysSo(CapturedOutput output) {
        assertFails(
                Application.class,
                "teleport.peer.listeners.admin.network=unix",
                "teleport.peer.listeners.admin.address=/" + "x".repeat(107));
        assertThat(output)
                .contains("of teleport.peer.listeners.admin.address (set by")
                .contains("Expected: a path of at most 107 bytes.");
    }

    @Test
    void applicationWithASessionThatMustNotFailSaysSo(CapturedOutput output) {
        assertFails(
                Application.class,
                "teleport.sessions.ledger.address=127.0.0.1:1",
                "teleport.sessions.ledger.fail-fast=true");
        assertThat(output).contains("Session 'ledger' could not be dialed at 127.0.0.1:1");
    }

    private static FailureAnalysis analyze(FailureAnalyzer analyzer, Exception failure) {
        FailureAnalysis analysis = analyzer.analyze(new IllegalStateException(failure));
        assertThat(analysis).isNotNull();
        return analysis;
    }

    private static void assertFails(Class<?> application, String... properties) {
        SpringApplicationBuilder builder = new SpringApplicationBuilder(application)
                .web(WebApplicationType.NONE)
                .bannerMode(Banner.Mode.OFF)
                .logStartupInfo(false);
        String[] arguments =
                List.of(properties).stream().map(property -> "--" + property).toArray(String[]::new);
        assertThatExceptionOfType(Exception.class)
                .isThrownBy(() -> builder.run(arguments).close());
    }

    private static final class Line implements Origin {
        @Override
        public String toString() {
            return "line 3";
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration({SslAutoConfiguration.class, TeleportAutoConfiguration.class})
    static class Application {}

    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration({TeleportPluginsAutoConfiguration.class, TeleportAutoConfiguration.class})
    static class Plugins {}

    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration(TeleportAutoConfiguration.class)
    @Import({Same.class, Other.Same.class})
    static class Duplicates {}

    @CallController
    static class Same {
        public void call() {}
    }

    static class Other {
        @CallController
        static class Same {
            public void call() {}
        }
    }
}
