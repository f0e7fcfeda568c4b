package io.teleport.pressure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import io.teleport.Peer;
import io.teleport.message.Message;
import io.teleport.message.MessageType;
import io.teleport.message.Status;
import io.teleport.router.Query;
import io.teleport.testing.LogRecorder;
import io.teleport.testing.RawClient;
import io.teleport.testing.RawFrame;
import io.teleport.testing.TestPeers;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Calls whose header can be read and whose rest is wrong are answered, and their session lives on. */
class BadCallsTest {

    @RegisterExtension
    final TestPeers peers = new TestPeers();

    @RegisterExtension
    final LogRecorder log = LogRecorder.ofTheEngine();

    @RegisterExtension
    final LogRecorder accessLog = LogRecorder.ofTheAccessLog();

    private Peer server;
    private RawClient client;

    /** What a handler takes. */
    public record Person(String name, int age) {}

    public static final class Routes {
        public String echo(String text) {
            return text;
        }

        public int twice(int number) {
            return number * 2;
        }

        public String greet(Person person) {
            return person.name();
        }

        public int sum(List<Integer> numbers) {
            return numbers.stream().mapToInt(Integer::intValue).sum();
        }

        public int square(@Query("n") int n) {
            return n * n;
        }
    }

    @BeforeEach
    void connect() {
        server = peers.server(router -> {
            router.routeCall(new Routes());
            router.push("/text", String.class, (text, context) -> {});
        });
        client = peers.connect(server);
    }

    @AfterEach
    void sessionLives() {
        client.send(RawFrame.call("/routes/echo").seq("zz").body("\"alive\""));
        assertThat(RawClient.text(client.read())).isEqualTo("\"alive\"");
        assertThat(server.stats().badFrames()).isZero();
        assertThat(log.warnings()).isEmpty();
    }

    static Stream<Arguments> badBodies() {
        return Stream.of(
                bad("broken json", call("/routes/echo").body("\"half"), "String"),
                bad("another type", call("/routes/twice").body("\"two\""), "int"),
                bad("a number too large", call("/routes/twice").body("99999999999"), "int"),
                bad("an object for a list", call("/routes/sum").body("{}"), "List"),
                bad("a wrong field", call("/routes/greet").body("{\"age\":\"old\"}"), "Person"),
                bad("bytes that are no text", call("/routes/greet").body(new byte[] {'{', -1, -2}), ""),
                bad("more than one value", call("/routes/twice").body("1 2"), ""),
                bad("nested deeply", call("/routes/greet").body("[".repeat(100_000)), ""),
                bad("codec that nobody knows", call("/routes/echo").codec(200).body("x"), "200"),
                bad("no codec for a body", call("/routes/echo").codec(0).body("x"), "0"),
                bad("protobuf for a text", call("/routes/greet").codec('p').body("x"), "112"),
                bad("query that is no number", call("/routes/square?n=many"), "query n: many (expected: "),
                bad("query that is missing", call("/routes/square"), "query n: missing (expected: "));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badBodies")
    void callThatCannotBeReadIsAnsweredWithTheReason(String name, RawFrame frame, String expected) {
        client.send(frame.seq("Q7"));
        Message reply = client.read();
        assertThat(reply.type()).isEqualTo(MessageType.REPLY);
        assertThat(reply.status().code()).isEqualTo(Status.CODE_BAD_MESSAGE);
        assertThat(reply.status().message()).isEqualTo("Bad Message");
        assertThat(reply.status().reason()).isNotBlank().contains(expected).doesNotContain("\n");
        await().untilAsserted(() -> assertThat(accessLog.warnings()).hasSize(1));
        accessLog.clear();
    }

    @Test
    void emptyBodyOfAPrimitiveIsItsZero() {
        client.send(call("/routes/twice").codec(0));
        assertThat(RawClient.text(client.read())).isEqualTo("0");
    }

    @Test
    void unknownRouteIsNotFound() {
        client.send(call("/nowhere").body("1"));
        assertThat(client.read().status()).isEqualTo(Status.NOT_FOUND);
    }

    @Test
    void sequenceThatIsNoNumberIsEchoed() {
        client.send(call("/routes/echo").seq("\u00fc \"strange\" one").body("\"x\""));
        assertThat(client.read().seqText()).isEqualTo("\u00c3\u00bc \"strange\" one");
    }

    @Test
    void replyWithoutACallIsIgnored() {
        client.send(RawFrame.reply("B").body("\"late\""));
        await().untilAsserted(() -> assertThat(log.lines(Level.DEBUG))
                .filteredOn(line -> line.contains("reply without a call"))
                .hasSize(1));
    }

    @Test
    void pushWithoutAHandlerIsLogged() {
        client.send(RawFrame.push("/nobody").body("1"));
        await().untilAsserted(() ->
                assertThat(accessLog.warnings()).singleElement().asString().contains("PUSH<-", "/nobody", "404"));
    }

    @Test
    void pushThatCannotBeReadIsLogged() {
        client.send(RawFrame.push("/text").body("{"));
        await().untilAsserted(() ->
                assertThat(accessLog.warnings()).singleElement().asString().contains("PUSH<-", "/text", "400"));
    }

    private static RawFrame call(String serviceMethod) {
        return RawFrame.call(serviceMethod);
    }

    private static Arguments bad(String name, RawFrame frame, String expected) {
        return Arguments.of(name, frame, expected);
    }
}
