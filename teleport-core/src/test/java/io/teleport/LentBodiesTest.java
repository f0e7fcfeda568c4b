package io.teleport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.teleport.message.Status;
import io.teleport.plugin.Hook;
import io.teleport.plugin.MessageContext;
import io.teleport.plugin.Plugin;
import io.teleport.router.Router;
import io.teleport.session.DispatchMode;
import io.teleport.session.Session;
import io.teleport.testing.Peers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What handlers on the event loop are given lies in what was read, where reading goes on and which is given back. */
class LentBodiesTest {

    private static final int MESSAGES = 300;

    @RegisterExtension
    final Peers peers = new Peers();

    /** Puts another body in the place of the one that came, and releases that, as hooks that open sealed bodies do. */
    private record Opening() implements Hook.PreReadCallBody {

        @Override
        public String name() {
            return "opening";
        }

        @Override
        public Status preReadCallBody(MessageContext context) {
            ByteBuf sealed = (ByteBuf) context.message().body();
            context.message().body(Unpooled.copiedBuffer("opened " + text(sealed), StandardCharsets.UTF_8));
            sealed.release();
            return Status.OK;
        }
    }

    /** Does so before it is known what the message is for. */
    private record Replacing() implements Hook.PreReadHeader {

        @Override
        public String name() {
            return "replacing";
        }

        @Override
        public Status preReadHeader(MessageContext context) {
            ByteBuf sealed = (ByteBuf) context.message().body();
            context.message().body(Unpooled.copiedBuffer("replaced", StandardCharsets.UTF_8));
            sealed.release();
            return Status.OK;
        }
    }

    private static String text(ByteBuf bytes) {
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static byte[] body(int number) {
        return (number + " " + "x".repeat(number * 7)).getBytes(StandardCharsets.UTF_8);
    }

    private static String textOf(int number) {
        return new String(body(number), StandardCharsets.UTF_8);
    }

    private Session session(Consumer<Router> routes, Plugin... plugins) {
        return Peers.dial(peers.client(), server(routes, plugins));
    }

    private Peer server(Consumer<Router> routes, Plugin... plugins) {
        return peers.server(
                Peers.listening().dispatch(DispatchMode.EVENT_LOOP),
                builder -> builder.plugin(plugins).routes(routes));
    }

    @Test
    void whatAHandlerRetainsStaysAsItWas() throws Exception {
        BlockingQueue<ByteBuf> kept = new LinkedBlockingQueue<>();
        Session session =
                session(router -> router.push("/keep", ByteBuf.class, (body, context) -> kept.add(body.retain())));
        for (int i = 0; i < MESSAGES; i++) {
            session.push("/keep", body(i));
        }
        for (int i = 0; i < MESSAGES; i++) {
            ByteBuf body = kept.poll(10, TimeUnit.SECONDS);
            assertThat(text(body)).isEqualTo(textOf(i));
            body.release();
        }
    }

    @Test
    void bodyIsThereUntilTheFutureOfTheHandlerEnds() throws Exception {
        CompletableFuture<Void> gate = new CompletableFuture<>();
        Session session = session(router -> {
            router.call("/later", ByteBuf.class, (body, context) -> gate.thenApply(open -> text(body)));
            router.call("/open", void.class, (none, context) -> "opened");
        });
        List<CompletableFuture<String>> answers = IntStream.range(0, MESSAGES)
                .mapToObj(i -> session.callAsync("/later", body(i), String.class))
                .toList();
        assertThat(session.call("/open", null, String.class)).isEqualTo("opened");
        gate.complete(null);
        for (int i = 0; i < MESSAGES; i++) {
            assertThat(answers.get(i).get(10, TimeUnit.SECONDS)).isEqualTo(textOf(i));
        }
    }

    @Test
    void handlerMayGiveBackWhatItWasGiven() {
        Session session = session(router -> router.call("/echo", ByteBuf.class, (body, context) -> body));
        for (int i = 0; i < MESSAGES * 10; i += 99) {
            assertThat(session.call("/echo", body(i), byte[].class)).isEqualTo(body(i));
        }
    }

    @Test
    void hookMayReleaseWhatItReplaces() {
        Session session =
                session(router -> router.call("/read", ByteBuf.class, (body, context) -> text(body)), new Opening());
        for (int i = 0; i < MESSAGES; i++) {
            assertThat(session.call("/read", body(i), String.class)).isEqualTo("opened " + textOf(i));
        }
    }

    @Test
    void hookOfOneRouteMayReleaseWhatItReplaces() {
        Session session = session(router ->
                router.group("/opened", new Opening()).call("/read", ByteBuf.class, (body, context) -> text(body)));
        for (int i = 0; i < MESSAGES; i++) {
            assertThat(session.call("/opened/read", body(i), String.class)).isEqualTo("opened " + textOf(i));
        }
    }

    @Test
    void hookBeforeTheRouteMayReleaseWhatItReplaces() {
        Session session =
                session(router -> router.call("/read", ByteBuf.class, (body, context) -> text(body)), new Replacing());
        for (int i = 0; i < MESSAGES; i++) {
            assertThat(session.call("/read", body(i), String.class)).isEqualTo("replaced");
        }
    }

    @Test
    void deadlineOfAHandlerOnTheEventLoopAnswersOnce() throws Exception {
        CountDownLatch late = new CountDownLatch(1);
        Peer server = server(router -> {
            router.call("/read", ByteBuf.class, (body, context) -> text(body));
            router.call("/slow", ByteBuf.class, (body, context) -> {
                context.onCancel(late::countDown);
                assertThat(late.await(10, TimeUnit.SECONDS)).isTrue();
                return text(body);
            });
        });
        Session session = Peers.dial(peers.client(), server);
        CompletableFuture<String> slow = session.request("/slow")
                .body(body(5))
                .timeout(Duration.ofMillis(50))
                .callAsync(String.class);
        assertThat(slow).failsWithin(Duration.ofSeconds(10));
        assertThat(session.call("/read", body(5), String.class)).isEqualTo(textOf(5));
        await().until(() -> server.stats().inFlight() == 0);
    }
}
