package io.teleport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.teleport.message.Status;
import io.teleport.message.StatusException;
import io.teleport.router.CallContext;
import io.teleport.session.Session;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CallAndPushTest {

    private final Queue<String> pushed = new ConcurrentLinkedQueue<>();
    private Peer server;
    private Peer client;
    private Session session;

    public static final class Maths {
        public int add(int[] numbers, CallContext context) {
            return IntStream.of(numbers).sum();
        }

        public String author(CallContext context) {
            return context.query("author");
        }

        public int fail() {
            throw new StatusException(Status.of(1001, "boom", "because"));
        }

        public int crash() {
            throw new IllegalStateException("not for the wire");
        }

        public int callBack(int number, Session caller) {
            return caller.call("/double", number, Integer.class) + 1;
        }
    }

    public final class Push {
        public void status(String text) {
            pushed.add(text);
        }
    }

    @BeforeEach
    void connect() {
        server = Peer.builder()
                .config(PeerConfig.builder().listenPort(0).build())
                .routeCall(new Maths())
                .routePush(new Push())
                .build();
        server.listen();
        client = Peer.builder()
                .routes(router -> router.call("/double", Integer.class, (n, context) -> n * 2))
                .build();
        session = client.dial("127.0.0.1:" + server.port());
    }

    @AfterEach
    void close() {
        client.close();
        server.close();
    }

    @Test
    void callIsAnsweredByTheHandler() {
        assertThat(session.call("/maths/add", new int[] {1, 2, 3}, Integer.class))
                .isEqualTo(6);
        assertThat(session.callAsync("/maths/add", new int[] {1, 2}, Integer.class)
                        .join())
                .isEqualTo(3);
    }

    @Test
    void queryReachesTheHandler() {
        assertThat(session.call("/maths/author?author=li", null, String.class)).isEqualTo("li");
    }

    @Test
    void pushReachesTheHandler() {
        session.push("/push/status", "fine");
        await().untilAsserted(() -> assertThat(pushed).containsExactly("fine"));
    }

    @Test
    void serverBroadcastsToItsSessions() {
        Queue<String> seen = new ConcurrentLinkedQueue<>();
        client.router().push("/news", String.class, (text, context) -> seen.add(text));
        await().until(() -> server.sessionCount() == 1);
        assertThat(server.broadcast("/news", "one").sent()).isEqualTo(1);
        assertThat(server.broadcast("/news", "two").sent()).isEqualTo(1);
        await().untilAsserted(() -> assertThat(seen).containsExactlyInAnyOrder("one", "two"));
    }

    @Test
    void callToUnknownRouteIsAnsweredNotFound() {
        assertThatThrownBy(() -> session.call("/nowhere", null, String.class))
                .isInstanceOfSatisfying(
                        StatusException.class,
                        e -> assertThat(e.status().code()).isEqualTo(Status.CODE_NOT_FOUND));
    }

    @Test
    void statusOfTheHandlerReachesTheCaller() {
        assertThatThrownBy(() -> session.call("/maths/fail", null, Integer.class))
                .isInstanceOfSatisfying(
                        StatusException.class,
                        e -> assertThat(e.status()).isEqualTo(Status.of(1001, "boom", "because")));
    }

    @Test
    void exceptionOfTheHandlerBecomesInternalErrorWithoutDetails() {
        assertThatThrownBy(() -> session.call("/maths/crash", null, Integer.class))
                .isInstanceOfSatisfying(
                        StatusException.class,
                        e -> assertThat(e.status()).isEqualTo(Status.of(Status.CODE_INTERNAL_ERROR)));
    }

    @Test
    void handlerMayCallBackOverTheSameSessionAndWait() {
        assertThat(session.call("/maths/call_back", 20, Integer.class)).isEqualTo(41);
    }

    @Test
    void bytesThatAPushHandlerReturnsAreReleased() {
        ByteBuf result = Unpooled.copiedBuffer(new byte[] {1, 2, 3});
        server.router().routePush(new Giving(result));
        session.push("/giving/bytes", null);
        await().until(() -> result.refCnt() == 0);
    }

    public record Giving(ByteBuf result) {
        public ByteBuf bytes() {
            return result;
        }
    }
}
