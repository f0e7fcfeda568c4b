package io.teleport;

import static io.teleport.testing.Statuses.statusOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.teleport.message.Status;
import io.teleport.plugin.Hook;
import io.teleport.plugin.SessionListener;
import io.teleport.session.DispatchMode;
import io.teleport.session.Session;
import io.teleport.session.SessionState;
import io.teleport.testing.Peers;
import io.teleport.testing.RawSocket;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What users of tao know: callbacks, order, and writes that are flushed before the end. */
class TaoTest {

    @RegisterExtension
    final Peers peers = new Peers();

    private final Queue<String> told = new ConcurrentLinkedQueue<>();
    private final Queue<Integer> numbers = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean refusing = new AtomicBoolean();

    private Peer server() {
        Hook.PostAccept connect = session -> {
            told.add("connect");
            return refusing.get() ? Status.of(Status.CODE_FORBIDDEN) : Status.OK;
        };
        SessionListener end = new SessionListener() {
            @Override
            public void stateChanged(Session session, SessionState before, SessionState now) {
                if (now == SessionState.CLOSED) {
                    told.add("close");
                }
            }

            @Override
            public void failed(Session session, Throwable cause) {
                told.add("error");
            }
        };
        return peers.server(
                Peers.listening().dispatch(DispatchMode.ORDERED),
                builder -> builder.plugin(connect).sessionListener(end).routes(router -> {
                    router.push("/number", Integer.class, (number, context) -> numbers.add(number));
                    router.unknownPush((bytes, context) -> told.add("message " + context.path()));
                }));
    }

    @Test
    void connectMessageAndCloseAreCalledBack() throws Exception {
        Peer server = server();
        Session session = peers.client().dial(Peers.addressOf(server));
        session.push("/hello", "x");
        await().until(() -> told.contains("message /hello"));
        session.close().toCompletableFuture().get(5, TimeUnit.SECONDS);
        await().untilAsserted(() -> assertThat(told).containsExactly("connect", "message /hello", "close"));
    }

    @Test
    void connectMayRefuse() {
        Peer server = server();
        refusing.set(true);
        RawSocket refused = peers.closing(RawSocket.connect(server, "raw@4"));
        assertThat(refused.read(java.time.Duration.ofSeconds(10))).isNull();
        assertThat(server.sessions()).isEmpty();
        assertThat(told).containsExactly("connect");
    }

    @Test
    void errorIsCalledBackBeforeTheEnd() throws Exception {
        Peer server = server();
        RawSocket broken = peers.closing(RawSocket.connect(server, "raw@4"));
        broken.socket().getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        await().untilAsserted(() -> assertThat(told).containsExactly("connect", "error", "close"));
    }

    /** More than max-in-flight, so that the other side pauses reading and finds the end before it has decoded all. */
    @RepeatedTest(10)
    void allThatIsQueuedIsWrittenBeforeTheEnd() throws Exception {
        Peer server = server();
        Session session = peers.client().dial(Peers.addressOf(server));
        for (int i = 0; i < 20_000; i++) {
            session.push("/number", i);
        }
        session.close().toCompletableFuture().get(10, TimeUnit.SECONDS);
        await().until(() -> numbers.size() == 20_000);
        assertThat(numbers)
                .containsExactlyElementsOf(IntStream.range(0, 20_000).boxed().toList());
        assertThat(statusOf(() -> session.push("/number", 1)).code()).isEqualTo(102);
    }
}
