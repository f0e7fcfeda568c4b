package io.teleport.pressure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import io.teleport.AccessLogMode;
import io.teleport.Peer;
import io.teleport.message.Message;
import io.teleport.message.Status;
import io.teleport.testing.LogRecorder;
import io.teleport.testing.RawClient;
import io.teleport.testing.RawFrame;
import io.teleport.testing.TestPeers;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What peers send cannot forge a line of the log, nor fill it. */
class LogInjectionTest {

    private static final String FORGED = "/x\r\n12:00:00 INFO root logged in\u0007\u001b[31m\u0085\u2028";

    @RegisterExtension
    final TestPeers peers = new TestPeers();

    @RegisterExtension
    final LogRecorder log = LogRecorder.ofTheEngine();

    @RegisterExtension
    final LogRecorder accessLog = LogRecorder.ofTheAccessLog();

    static Stream<RawFrame> forgeries() {
        return Stream.of(
                RawFrame.call(FORGED),
                RawFrame.call(FORGED).type(99),
                RawFrame.call("/x").seq(FORGED),
                RawFrame.call("/x").type(99).seq(FORGED),
                RawFrame.call("/x").metadata("X-Real-IP=1.2.3.4%0A12:00:00 forged"),
                RawFrame.call("/x").metadata("a=b%0Ac").body("{"),
                RawFrame.push(FORGED),
                RawFrame.reply(FORGED),
                RawFrame.call("/number?" + FORGED).body(FORGED),
                RawFrame.call("/fail?" + FORGED),
                RawFrame.call("/text").body("\"a\\nb\""),
                RawFrame.call("/x".repeat(10_000)));
    }

    @ParameterizedTest
    @MethodSource("forgeries")
    void linesStayLines(RawFrame frame) {
        Peer server = peers.server(config -> config.accessLog(AccessLogMode.ALL).printDetail(true), router -> {
            router.call("/number", int.class, (number, context) -> number);
            router.call("/text", String.class, (text, context) -> text);
            router.call("/fail", String.class, (text, context) -> {
                throw new IllegalStateException("no");
            });
        });
        RawClient client = peers.connect(server).send(frame);
        await().until(() -> !lines().isEmpty());
        client.close();
        await().until(() -> server.sessionCount() == 0);
        assertThat(lines()).allSatisfy(line -> {
            assertThat(line.chars()).noneMatch(c -> Character.isISOControl(c) || c == 0x2028 || c == 0x2029);
            assertThat(line).hasSizeLessThan(4000);
        });
    }

    @Test
    void messagesAndStatusesPrintOnOneLine() {
        assertThat(new Message().serviceMethod(FORGED).seqText(FORGED).toString())
                .doesNotContain("\n", "\r", "\u001b");
        assertThat(Status.of(1001, FORGED, FORGED).toString()).doesNotContain("\n", "\r", "\u001b");
        assertThat(Status.of(1001, FORGED).message()).isEqualTo(FORGED);
    }

    private List<String> lines() {
        return Stream.concat(log.lines(Level.DEBUG).stream(), accessLog.lines(Level.INFO).stream())
                .toList();
    }
}
