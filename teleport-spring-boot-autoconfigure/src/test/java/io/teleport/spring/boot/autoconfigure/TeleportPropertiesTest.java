package io.teleport.spring.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.teleport.ConfigException;
import io.teleport.ListenerConfig;
import io.teleport.Network;
import io.teleport.PeerConfig;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class TeleportPropertiesTest {

    /** A value for every key of the peer that is not its default. */
    private static final Map<String, String> OTHER_VALUES = Map.ofEntries(
            Map.entry("network", "tcp4"),
            Map.entry("reuse-port", "true"),
            Map.entry("local-ip", "127.0.0.1"),
            Map.entry("listen-port", "9090"),
            Map.entry("listeners.admin.address", "/run/admin.sock"),
            Map.entry("listeners.admin.network", "unix"),
            Map.entry("listeners.admin.proto", "raw@6"),
            Map.entry("proto", "raw@5"),
            Map.entry("default-body-codec", "protobuf"),
            Map.entry("tlv-routes.1", "/chat/say"),
            Map.entry("tlv-body-codec", "json"),
            Map.entry("websocket-path", "/teleport"),
            Map.entry("websocket-origins", "https://example.org,http://localhost:8080"),
            Map.entry("websocket-deflate", "true"),
            Map.entry("auto-timeout", "9s"),
            Map.entry("auto-limit", "4KB"),
            Map.entry("auto-silent-proto", "raw@6"),
            Map.entry("auto-plain", "false"),
            Map.entry("handshake-timeout", "8s"),
            Map.entry("dial-timeout", "1s"),
            Map.entry("redial-times", "-1"),
            Map.entry("redial-interval", "2s"),
            Map.entry("redial-calls", "wait"),
            Map.entry("redial-max-interval", "3s"),
            Map.entry("session-age", "4h"),
            Map.entry("context-age", "5m"),
            Map.entry("read-timeout", "6s"),
            Map.entry("write-timeout", "7s"),
            Map.entry("slow-comet-duration", "500"),
            Map.entry("count-time", "false"),
            Map.entry("print-detail", "true"),
            Map.entry("access-log", "all"),
            Map.entry("message-size-limit", "1MB"),
            Map.entry("inflated-size-limit", "-1"),
            Map.entry("metadata-size-limit", "3KB"),
            Map.entry("max-connections", "4"),
            Map.entry("max-in-flight", "5"),
            Map.entry("outbound-limit", "6MB"),
            Map.entry("outbound-push-policy", "drop"),
            Map.entry("outbound-policy", "disconnect"),
            Map.entry("no-delay", "false"),
            Map.entry("keep-alive-period", "60s"),
            Map.entry("send-buffer-size", "7KB"),
            Map.entry("receive-buffer-size", "8KB"),
            Map.entry("transport", "io-uring"),
            Map.entry("event-loop-threads", "9"),
            Map.entry("dispatch", "event-loop"),
            Map.entry("workers", "10"),
            Map.entry("worker-queue", "11"),
            Map.entry("virtual-threads", "true"),
            Map.entry("drain-timeout", "13s"),
            Map.entry("close-timeout", "12s"),
            Map.entry("cert-file", "cert.pem"),
            Map.entry("key-file", "key.pem"),
            Map.entry("trust-file", "trust.pem"),
            Map.entry("expose-errors", "true"),
            Map.entry("close-on-shutdown", "true"),
            Map.entry("allocator", "pooled"),
            Map.entry("gzip-level", "9"),
            Map.entry("gzip-id", "z"),
            Map.entry("md5-id", "h"));

    /** It contradicts a period, so that it has a test of its own. */
    private static final String LEFT_OUT = "keepAlive";

    @Test
    void everyFieldOfThePeerConfigHasAKeyOfItsName() {
        Set<String> keys = names(PeerProperties.class);
        assertThat(keys).containsAll(names(PeerConfig.class));
        assertThat(keys).hasSize(names(PeerConfig.class).size() + 1).contains("ssl");
    }

    @Test
    void defaultsAreThoseOfTheCore() {
        assertThat(configOf(Map.of())).isEqualTo(PeerConfig.builder().build());
    }

    @Test
    void everyKeyReachesItsField() throws ReflectiveOperationException {
        PeerConfig defaults = PeerConfig.builder().build();
        PeerConfig config = configOf(OTHER_VALUES);
        for (RecordComponent component : PeerConfig.class.getRecordComponents()) {
            Object value = component.getAccessor().invoke(config);
            if (!component.getName().equals(LEFT_OUT)) {
                assertThat(value)
                        .as(component.getName())
                        .isNotEqualTo(component.getAccessor().invoke(defaults));
            }
        }
        assertThat(configOf(Map.of("keep-alive", "false")).keepAlive()).isFalse();
    }

    @Test
    void valuesAreConverted() {
        PeerConfig config = configOf(OTHER_VALUES);
        assertThat(config.messageSizeLimit()).isEqualTo(1024 * 1024);
        assertThat(config.inflatedSizeLimit()).isEqualTo(-1);
        assertThat(config.slowCometDuration()).isEqualTo(Duration.ofMillis(500));
        assertThat(config.certFile()).isEqualTo(Path.of("cert.pem"));
        assertThat(config.tlvRoutes()).isEqualTo(Map.of(1, "/chat/say"));
        assertThat(config.websocketOrigins()).containsExactly("https://example.org", "http://localhost:8080");
        assertThat(config.listeners())
                .isEqualTo(List.of(new ListenerConfig("admin", Network.UNIX, "/run/admin.sock", "raw@6")));
    }

    @ParameterizedTest
    @CsvSource({", false, false", ", true, true", "false, true, false", "true, false, true"})
    void virtualThreadsFollowSpringUnlessSet(String own, boolean spring, boolean expected) {
        Map<String, String> values = own == null ? Map.of() : Map.of("virtual-threads", own);
        PeerConfig config = new PeerConfigMapper(bind(values).peer(), spring).map();
        assertThat(config.virtualThreads()).isEqualTo(expected);
    }

    @Test
    void sizesMustFitTheCore() {
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> configOf(Map.of("message-size-limit", "2GB")))
                .withMessage("message-size-limit: 2147483648B (expected: at most 2147483647B)");
    }

    @Test
    void sessionsAreRedialedForEverAndElseAsThePeer() {
        Binder binder = binder(Map.of("teleport.sessions.ledger.address", "127.0.0.1:9091"));
        SessionProperties ledger = binder.bind("teleport", TeleportProperties.class)
                .get()
                .sessions()
                .get("ledger");
        assertThat(ledger.address()).isEqualTo("127.0.0.1:9091");
        assertThat(ledger.redialTimes()).isEqualTo(-1);
        assertThat(ledger.lazy()).isFalse();
        assertThat(ledger.failFast()).isFalse();
        assertThat(ledger.dialTimeout()).isNull();
        assertThat(ledger.proto()).isNull();
        assertThat(ledger.ssl().isEnabled()).isFalse();
    }

    @Test
    void observationsAreMadeAsNeededUnlessSet() {
        ObservationProperties defaults = bind(Map.of()).observation();
        assertThat(defaults.enabled()).isTrue();
        assertThat(defaults.mode()).isEqualTo(ObservationProperties.Mode.AUTO);
        assertThat(binder(Map.of("teleport.observation.mode", "full"))
                        .bind("teleport", TeleportProperties.class)
                        .get()
                        .observation()
                        .mode())
                .isEqualTo(ObservationProperties.Mode.FULL);
    }

    private static PeerConfig configOf(Map<String, String> values) {
        return new PeerConfigMapper(bind(values).peer(), false).map();
    }

    private static TeleportProperties bind(Map<String, String> values) {
        Map<String, Object> prefixed = new HashMap<>();
        values.forEach((key, value) -> prefixed.put("teleport.peer." + key, value));
        return binder(prefixed).bindOrCreate("teleport", TeleportProperties.class);
    }

    private static Binder binder(Map<String, Object> values) {
        return new Binder(new MapConfigurationPropertySource(values));
    }

    private static Set<String> names(Class<? extends Record> type) {
        return new TreeSet<>(Arrays.stream(type.getRecordComponents())
                .map(RecordComponent::getName)
                .toList());
    }
}
