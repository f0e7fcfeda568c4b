package io.teleport;

import static io.teleport.testing.Statuses.statusOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.teleport.message.ReservedMetadata;
import io.teleport.message.Status;
import io.teleport.message.StatusException;
import io.teleport.session.Session;
import io.teleport.testing.Peers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.LoggerFactory;

class AccessLogTest {

    private static final String ADDRESS = "127\\.0\\.0\\.1:\\d+";

    @RegisterExtension
    final Peers peers = new Peers();

    private final Logger logger = (Logger) LoggerFactory.getLogger("io.teleport.access");
    private final Lines lines = new Lines();

    /** Keeps what is logged; safe for many threads. */
    private static final class Lines extends AppenderBase<ILoggingEvent> {
        private final List<String> all = new CopyOnWriteArrayList<>();

        @Override
        protected void append(ILoggingEvent event) {
            all.add(event.getLevel() + " " + event.getFormattedMessage());
        }
    }

    @BeforeEach
    void listen() {
        lines.start();
        logger.addAppender(lines);
        logger.setLevel(Level.INFO);
        logger.setAdditive(false);
    }

    @AfterEach
    void restore() {
        logger.detachAppender(lines);
        logger.setLevel(null);
        logger.setAdditive(true);
    }

    private Peer server(PeerConfigBuilder config) {
        return peers.server(config, Peers.routes(router -> {
            router.call("/echo", String.class, (text, context) -> text);
            router.call("/fail", void.class, (none, context) -> {
                throw new StatusException(Status.of(1001, "boom", "why"));
            });
            router.push("/news", String.class, (text, context) -> {});
        }));
    }

    private Session session(PeerConfigBuilder server, PeerConfigBuilder client) {
        return Peers.dial(peers.peer(client, builder -> builder), server(server));
    }

    private static PeerConfigBuilder all(PeerConfigBuilder config) {
        return config.accessLog(AccessLogMode.ALL);
    }

    private void awaitLines(String... patterns) {
        await().untilAsserted(() -> {
            assertThat(lines.all).hasSize(patterns.length);
            for (String pattern : patterns) {
                assertThat(lines.all).anyMatch(line -> line.matches(pattern));
            }
        });
    }

    @Test
    void noneLogsNothing() {
        Session session = session(Peers.listening(), Peers.config());
        session.call("/echo", "x", String.class);
        statusOf(() -> session.call("/fail", null, String.class));
        session.push("/news", "x");
        assertThat(lines.all).isEmpty();
    }

    @Test
    void failedExchangesAreWarnedOfByDefault() {
        Session session = session(Peers.listening().accessLog(AccessLogMode.SLOW), Peers.config());
        session.call("/echo", "x", String.class);
        statusOf(() -> session.call("/fail", null, String.class));
        awaitLines("WARN CALL<- " + ADDRESS + " \\d+us /fail 2 RECV\\(\\d+B\\) SEND\\(\\d+B\\)"
                + " STATUS\\(1001 boom: why\\)");
    }

    @Test
    void slowExchangesAreWarnedOf() {
        PeerConfigBuilder slow = Peers.listening().accessLog(AccessLogMode.SLOW).slowCometDuration(Duration.ofNanos(1));
        session(slow, Peers.config()).call("/echo", "x", String.class);
        awaitLines("WARN CALL<- " + ADDRESS + " \\d+us /echo 1 RECV\\(\\d+B\\) SEND\\(\\d+B\\)");
    }

    @Test
    void callHasALineAtEachSide() {
        session(all(Peers.listening()), all(Peers.config()))
                .request("/echo?a=b")
                .body("hello")
                .call(String.class);
        awaitLines(
                "INFO CALL<- " + ADDRESS + " \\d+us /echo\\?a=b 1 RECV\\(\\d+B\\) SEND\\(\\d+B\\)",
                "INFO CALL-> " + ADDRESS + " \\d+us /echo\\?a=b 1 RECV\\(\\d+B\\) SEND\\(\\d+B\\)");
        assertThat(lines.all).noneMatch(line -> line.contains("hello"));
    }

    @Test
    void pushHasALineAtEachSide() {
        session(all(Peers.listening()), all(Peers.config())).push("/news", "hello");
        awaitLines(
                "INFO PUSH<- " + ADDRESS + " \\d+us /news 1 RECV\\(\\d+B\\)",
                "INFO PUSH-> " + ADDRESS + " \\d+us /news 1 SEND\\(\\d+B\\)");
    }

    @Test
    void broadcastHasALineForEachSession() {
        Peer server = server(all(Peers.listening()));
        Peers.dial(peers.client(), server);
        Peers.dial(peers.client(), server);
        server.broadcast("/news", "hello");
        assertThat(lines.all).hasSize(2).allMatch(line -> line.startsWith("INFO PUSH-> 127.0.0.1:"));
    }

    @Test
    void pushThatNobodyTakesIsWarnedOf() {
        session(Peers.listening().accessLog(AccessLogMode.SLOW), Peers.config()).push("/nowhere", "hello");
        awaitLines("WARN PUSH<- " + ADDRESS + " \\d+us /nowhere 1 RECV\\(\\d+B\\) STATUS\\(404 Not Found\\)");
    }

    @Test
    void bodiesAndMetadataAreShownWhenAskedFor() {
        session(all(Peers.listening()).printDetail(true), Peers.config())
                .request("/echo")
                .metadata("name", "li")
                .body("hello")
                .call(String.class);
        await().until(() -> !lines.all.isEmpty());
        assertThat(lines.all.get(0)).contains("name=li").contains("body=hello").doesNotContain("STATUS");
    }

    @Test
    void addressThatAProxyNamesStandsBehindThatOfTheConnection() {
        session(all(Peers.listening()), Peers.config())
                .request("/echo")
                .metadata(ReservedMetadata.REAL_IP, "10.1.2.3")
                .body("")
                .call(String.class);
        awaitLines("INFO CALL<- " + ADDRESS + "\\(10\\.1\\.2\\.3\\) \\d+us /echo 1 .*");
    }

    @Test
    void controlCharactersOfAPeerDoNotForgeLines() {
        Session session = session(all(Peers.listening()).printDetail(true), Peers.config());
        statusOf(() -> session.request("/no\nWARN forged")
                .metadata(ReservedMetadata.REAL_IP, "1\n2")
                .body("a\nb")
                .call(String.class));
        session.request("/echo").body("a\nb").call(String.class);
        await().until(() -> lines.all.size() == 2);
        assertThat(lines.all).noneMatch(line -> line.contains("\n"));
    }

    @Test
    void levelThatIsOffLogsNothing() {
        logger.setLevel(Level.ERROR);
        Session session = session(all(Peers.listening()), all(Peers.config()));
        session.call("/echo", "x", String.class);
        statusOf(() -> session.call("/fail", null, String.class));
        assertThat(lines.all).isEmpty();
    }

    @Test
    void bodyThatCannotBeShownDoesNotHarmTheExchange() {
        Peer server = peers.server(
                all(Peers.listening()).printDetail(true),
                Peers.routes(router -> router.call("/odd", void.class, (none, context) -> new Odd("fine"))));
        Session session = Peers.dial(peers.client(), server);
        assertThat(session.call("/odd", null, Odd.class).name).isEqualTo("fine");
        await().until(() -> server.stats().inFlight() == 0);
    }

    /** Has no text. */
    static final class Odd {
        public final String name;

        @JsonCreator
        Odd(@JsonProperty("name") String name) {
            this.name = name;
        }

        @Override
        public String toString() {
            throw new IllegalStateException("no text");
        }
    }
}
