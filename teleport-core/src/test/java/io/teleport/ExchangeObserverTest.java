package io.teleport;

import static io.teleport.testing.Statuses.statusOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.teleport.message.Message;
import io.teleport.message.Status;
import io.teleport.plugin.Exchange.Side;
import io.teleport.plugin.ExchangeObserver;
import io.teleport.plugin.Hook;
import io.teleport.plugin.MessageContext;
import io.teleport.plugin.ObservedExchange;
import io.teleport.session.DispatchMode;
import io.teleport.session.Session;
import io.teleport.testing.Gate;
import io.teleport.testing.Peers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ExchangeObserverTest {

    /** What the observer of a server sees of a handler that has run, from its beginning to its end. */
    private static final List<String> HANDLED = List.of("begin /echo", "open", "close", "end /echo 0");

    @RegisterExtension
    final Peers peers = new Peers();

    private final Gate gate = new Gate();
    private final CompletableFuture<String> later = new CompletableFuture<>();
    private final Recorder atServer = new Recorder();
    private final Recorder atClient = new Recorder();

    private final Peer server = peers.server(builder -> builder.exchangeObserver(atServer)
            .plugin(new Redirect())
            .routes(router -> {
                router.call(
                        "/echo",
                        String.class,
                        (text, context) -> context.metadata().get("Mark") + " " + CURRENT.get());
                router.call("/later", String.class, (text, context) -> later);
                router.call("/fail", String.class, (text, context) -> {
                    throw new IllegalArgumentException("broken");
                });
                router.call("/wait", String.class, (text, context) -> {
                    gate.pass();
                    return text;
                });
                router.push(
                        "/news",
                        String.class,
                        (text, context) ->
                                atServer.add("news " + context.metadata().get("Mark")));
            }));
    private final Peer client = peers.client(builder -> builder.exchangeObserver(atClient));
    private final Peers.Pair pair = Peers.connect(client, server);

    private static final ThreadLocal<@Nullable String> CURRENT = new ThreadLocal<>();

    @Test
    void callIsFollowedAtBothSidesAndItsHandlerRunsWithinIt() {
        String answer = pair.dialed().call("/echo?x=1", "hello", String.class);
        assertThat(answer).isEqualTo("CLIENT /echo SERVER /echo");
        assertThat(atClient.seen).containsExactly("begin /echo", "end /echo 0");
        await().untilAsserted(() -> assertThat(atServer.seen).containsExactlyElementsOf(HANDLED));
    }

    @Test
    void nothingIsOpenAfterAHandlerOnTheEventLoop() {
        Peer quick = peers.peer(
                Peers.config().listenPort(0).dispatch(DispatchMode.EVENT_LOOP),
                builder -> builder.exchangeObserver(atServer)
                        .routes(router -> router.call("/echo", String.class, (text, context) -> "" + CURRENT.get())));
        quick.listen();
        Session session = Peers.dial(client, quick);
        assertThat(session.call("/echo", "a", String.class)).isEqualTo("SERVER /echo");
        assertThat(session.call("/echo", "b", String.class)).isEqualTo("SERVER /echo");
        await().until(() -> atServer.seen.size() == 2 * HANDLED.size());
        assertThat(atServer.leftOpen).isEmpty();
    }

    @Test
    void futureEndsItsExchangeLater() {
        CompletableFuture<String> answer = pair.dialed().callAsync("/later", "", String.class);
        await().until(() -> atServer.seen.contains("close"));
        assertThat(atServer.seen).containsExactly("begin /later", "open", "close");
        later.complete("done");
        assertThat(answer.join()).isEqualTo("done");
        await().until(() -> atServer.seen.contains("end /later 0"));
    }

    @Test
    void failureOfAHandlerIsTold() {
        statusOf(() -> pair.dialed().call("/fail", "", String.class));
        await().untilAsserted(() -> assertThat(atServer.seen)
                .containsExactly("begin /fail", "open", "close", "open", "close", "failed broken", "end /fail 500"));
        assertThat(atClient.seen).containsExactly("begin /fail", "end /fail 500");
    }

    @Test
    void deadlineEndsAnExchangeWhoseHandlerStillRuns() {
        statusOf(() -> pair.dialed()
                .request("/wait")
                .timeout(Duration.ofMillis(50))
                .body("")
                .call(String.class));
        await().until(() -> atServer.seen.contains("end /wait 408"));
        assertThat(atServer.seen).containsExactly("begin /wait", "open", "end /wait 408");
        gate.close();
        await().until(() -> atServer.seen.contains("close"));
        assertThat(atClient.seen).containsExactly("begin /wait", "end /wait 408");
    }

    @Test
    void pushIsFollowedAtBothSides() {
        pair.dialed().push("/news", "hello");
        assertThat(atClient.seen).containsExactly("begin /news", "end /news 0");
        await().untilAsserted(() -> assertThat(atServer.seen)
                .containsExactly("begin /news", "open", "news CLIENT /news", "close", "end /news 0"));
    }

    @Test
    void broadcastIsOneThing() {
        Peers.connect(client, server);
        assertThat(client.broadcast("/news", "hello").sent()).isEqualTo(2);
        assertThat(atClient.seen).containsExactly("begin /news", "end /news 0");
        await().untilAsserted(() -> assertThat(atServer.seen)
                .filteredOn("news CLIENT /news"::equals)
                .hasSize(2));
    }

    @Test
    void whatNoRouteTakesHasNoNameOfItsOwn() {
        statusOf(() -> pair.dialed().call("/invented", null, String.class));
        await().untilAsserted(() -> assertThat(atServer.seen).containsExactly("begin UNKNOWN", "end UNKNOWN 404"));
    }

    @Test
    void routeAtTheEndIsTheOneThatAPluginChose() {
        assertThat(pair.dialed().call("/redirected", "", String.class)).endsWith("SERVER UNKNOWN");
        await().until(() -> atServer.seen.contains("end /echo 0"));
        assertThat(atServer.seen).startsWith("begin UNKNOWN");
    }

    @Test
    void callThatCannotBeSentEndsToo() throws Exception {
        pair.dialed().close().toCompletableFuture().get();
        statusOf(() -> pair.dialed().call("/echo", "", String.class));
        statusOf(() -> pair.dialed().push("/news", ""));
        assertThat(atClient.seen).containsExactly("begin /echo", "end /echo 102", "begin /news", "end /news 102");
    }

    @Test
    void observerThatThrowsHarmsNoExchange() {
        Peer careless = peers.client(builder -> builder.exchangeObserver((side, route, message, session) -> {
            throw new IllegalStateException("careless");
        }));
        Session session = Peers.dial(careless, server);
        assertThat(session.call("/echo", "a", String.class)).startsWith("null");
        session.push("/news", "c");
        assertThat(careless.broadcast("/news", "d").sent()).isOne();
    }

    @Test
    void allObserversFollowAnExchangeThoughOneIsCareless() {
        Recorder first = new Recorder();
        Recorder second = new Recorder();
        Peer observed = peers.client(builder -> builder.exchangeObserver(first)
                .exchangeObserver((side, route, message, session) -> {
                    throw new IllegalStateException("careless");
                })
                .exchangeObserver(second));
        assertThat(Peers.dial(observed, server).call("/echo", "a", String.class))
                .isNotNull();
        assertThat(first.seen).containsExactly("begin /echo", "end /echo 0");
        assertThat(second.seen).isEqualTo(first.seen);
    }

    /** Writes down what it is told, and marks what is sent and the thread of a handler. */
    private static final class Recorder implements ExchangeObserver {

        private final List<String> seen = new CopyOnWriteArrayList<>();
        private final List<String> leftOpen = new CopyOnWriteArrayList<>();

        void add(String event) {
            seen.add(event);
        }

        @Override
        public ObservedExchange began(Side side, String route, Message message, @Nullable Session session) {
            String name = side + " " + route;
            if (CURRENT.get() != null) {
                leftOpen.add(name);
            }
            add("begin " + route);
            if (side == Side.CLIENT) {
                message.metadata().set("Mark", name);
            }
            return new Recorded(this, name);
        }
    }

    private record Recorded(Recorder recorder, String name) implements ObservedExchange {

        @Override
        public Scope open() {
            recorder.add("open");
            CURRENT.set(name);
            return () -> {
                CURRENT.remove();
                recorder.add("close");
            };
        }

        @Override
        public void failed(Throwable cause) {
            recorder.add("failed " + cause.getMessage());
        }

        @Override
        public void ended(String route, Status status, long costNanos) {
            assertThat(costNanos).isPositive();
            recorder.add("end " + route + " " + status.code());
        }
    }

    /** Leads a path that is not there to one that is. */
    private static final class Redirect implements Hook.PostReadCallHeader {

        @Override
        public Status postReadCallHeader(MessageContext context) {
            if (context.message().serviceMethod().equals("/redirected")) {
                context.message().serviceMethod("/echo");
            }
            return Status.OK;
        }
    }
}
