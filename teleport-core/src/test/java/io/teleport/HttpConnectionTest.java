package io.teleport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.teleport.session.DispatchMode;
import io.teleport.testing.Gate;
import io.teleport.testing.HttpSocket;
import io.teleport.testing.Peers;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of the connection of an ordinary HTTP client: the order of its requests, and its end. */
class HttpConnectionTest {

    @RegisterExtension
    final Peers peers = new Peers();

    private final Queue<String> arrived = new ConcurrentLinkedQueue<>();
    private final Gate gate = new Gate();

    @ParameterizedTest
    @EnumSource(DispatchMode.class)
    void pipelinedRequestsAreAnsweredInTheirOrderOnOneConnection(DispatchMode mode) {
        Peer server = peers.server(
                Peers.listening().proto("http@5").dispatch(mode),
                Peers.routes(router -> router.call("/echo", String.class, (text, context) -> text)));
        try (HttpSocket socket = HttpSocket.connect(server)) {
            StringBuilder requests = new StringBuilder();
            for (int i = 0; i < 50; i++) {
                requests.append(echo("text " + i, ""));
            }
            socket.send(requests.toString());
            for (int i = 0; i < 50; i++) {
                assertThat(socket.read().body()).isEqualTo("text " + i);
            }
            assertThat(server.stats().sessions()).isEqualTo(1);
        }
    }

    @Test
    void oneRequestOfAnOrdinaryClientIsHandledAtATime() {
        Peer server = peers.server(
                Peers.listening().proto("http@5"),
                Peers.routes(router -> router.call("/echo", String.class, (text, context) -> {
                    arrived.add(text);
                    gate.pass();
                    return text;
                })));
        try (HttpSocket socket = HttpSocket.connect(server)) {
            socket.send(echo("one", "") + echo("two", ""));
            await().until(() -> arrived.contains("one"));
            assertThat(server.stats().inFlight()).isEqualTo(1);
            gate.close();
            assertThat(socket.read().body()).isEqualTo("one");
            assertThat(socket.read().body()).isEqualTo("two");
            assertThat(arrived).containsExactly("one", "two");
        }
    }

    @ParameterizedTest
    @CsvSource({"CONCURRENT, NIO", "ORDERED, NIO", "EVENT_LOOP, NIO", "CONCURRENT, AUTO", "EVENT_LOOP, AUTO"})
    void whatWasSentBeforeTheClientEndedItsSideIsAnswered(DispatchMode mode, TransportType transport) {
        Peer server = peers.server(
                Peers.listening().proto("http@5").dispatch(mode).transport(transport),
                Peers.routes(router -> router.call("/echo", String.class, (text, context) -> text)));
        for (int round = 0; round < 20; round++) {
            try (HttpSocket socket = HttpSocket.connect(server)) {
                socket.send(echo("one", "") + echo("two", "") + echo("three", "") + "POST /echo HTTP/1.1\r\n");
                socket.endOutput();
                for (String expected : List.of("one", "two", "three")) {
                    assertThat(socket.read().body()).isEqualTo(expected);
                }
                assertThat(socket.isAtItsEnd()).isTrue();
            }
        }
        await().until(() -> server.sessionCount() == 0);
    }

    @Test
    void handlerMayTakeLongerThanItsClientSends() {
        Peer server = peers.server(
                Peers.listening().proto("http@5"),
                Peers.routes(router -> router.call("/echo", String.class, (text, context) -> {
                    gate.pass();
                    return text;
                })));
        try (HttpSocket slow = HttpSocket.connect(server);
                HttpSocket last = HttpSocket.connect(server)) {
            slow.send(echo("kept", ""));
            slow.endOutput();
            last.send(echo("last", "Connection: close\r\n"));
            last.endOutput();
            gate.awaitArrivals(2);
            gate.close();
            assertThat(slow.read().body()).isEqualTo("kept");
            assertThat(slow.isAtItsEnd()).isTrue();
            assertThat(last.read().body()).isEqualTo("last");
            assertThat(last.isAtItsEnd()).isTrue();
        }
        await().until(() -> server.sessionCount() == 0);
    }

    @ParameterizedTest
    @EnumSource(DispatchMode.class)
    void connectionIsClosedWhenTheClientAsksForIt(DispatchMode mode) {
        Peer server = peers.server(
                Peers.listening().proto("http@6").dispatch(mode),
                Peers.routes(router -> router.call("/echo", String.class, (text, context) -> text)));
        try (HttpSocket socket = HttpSocket.connect(server)) {
            socket.send(echo("one", "") + echo("two", "Connection: close\r\n") + echo("three", ""));
            assertThat(socket.read().body()).isEqualTo("one");
            HttpSocket.Response last = socket.read();
            assertThat(last.body()).isEqualTo("two");
            assertThat(last.head()).contains("\r\nConnection: close\r\n");
            assertThat(socket.isAtItsEnd()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HELLO\r\n\r\n",
                "GET /echo HTTP/3\r\n\r\n",
                "POST /echo HTTP/1.1\r\nContent-Length: x\r\n\r\n",
                "POST /echo HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
                "\u0016\u0003\u0001\u0002\u0000"
            })
    void badRequestsAreAnsweredAndTheConnectionCloses(String request) {
        Peer server = peers.server(Peers.listening().proto("http@5"), Peers.routes(router -> {}));
        try (HttpSocket socket = HttpSocket.connect(server)) {
            socket.send(request);
            HttpSocket.Response answer = socket.read();
            assertThat(answer.head()).startsWith("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n");
            assertThat(answer.body()).contains("\"code\":400,\"message\":\"Bad Message\",\"reason\":\"");
            assertThat(socket.isAtItsEnd()).isTrue();
        }
        assertThat(server.stats().badFrames()).isEqualTo(1);
    }

    @Test
    void bodiesOverTheLimitAreAnsweredAndTheConnectionCloses() {
        Peer server =
                peers.server(Peers.listening().proto("http@5").messageSizeLimit(1000), Peers.routes(router -> {}));
        try (HttpSocket socket = HttpSocket.connect(server)) {
            socket.send("POST /echo HTTP/1.1\r\nContent-Length: 2000\r\n\r\n");
            assertThat(socket.read().head())
                    .startsWith("HTTP/1.1 413 Request Entity Too Large\r\nConnection: close\r\n");
            assertThat(socket.isAtItsEnd()).isTrue();
        }
    }

    @Test
    void pushOfAnOrdinaryClientIsAccepted() {
        Peer server = peers.server(Peers.listening().proto("http@5"), Peers.routes(router -> {
            router.push("/note", String.class, (text, context) -> arrived.add(text));
            router.call("/echo", String.class, (text, context) -> text);
        }));
        try (HttpSocket socket = HttpSocket.connect(server)) {
            socket.send("POST /note HTTP/1.1\r\nX-Mtype: 3\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\nhi"
                    + echo("after", ""));
            assertThat(socket.read().head()).startsWith("HTTP/1.1 202 Accepted\r\n");
            assertThat(socket.read().body()).isEqualTo("after");
            await().until(() -> arrived.contains("hi"));
        }
    }

    private static String echo(String text, String headers) {
        return "POST /echo HTTP/1.1\r\nContent-Type: text/plain\r\n" + headers + "Content-Length: " + text.length()
                + "\r\n\r\n" + text;
    }
}
