package io.teleport.plugin.proxy;

import static io.teleport.testing.Statuses.statusOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import io.teleport.DialOptions;
import io.teleport.Peer;
import io.teleport.message.ReservedMetadata;
import io.teleport.message.Status;
import io.teleport.plugin.Exchange;
import io.teleport.router.CallContext;
import io.teleport.router.Router;
import io.teleport.session.CallResult;
import io.teleport.session.Session;
import io.teleport.testing.Gate;
import io.teleport.testing.LogRecorder;
import io.teleport.testing.Peers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProxyTest {

    @RegisterExtension
    final Peers peers = new Peers();

    @RegisterExtension
    final LogRecorder log = LogRecorder.ofTheEngine();

    private final Gate gate = new Gate();
    private final CompletableFuture<CallContext> handled = new CompletableFuture<>();
    private final CompletableFuture<Void> cancelled = new CompletableFuture<>();
    private final Queue<String> pushed = new ConcurrentLinkedQueue<>();
    private final List<Exchange> exchanges = new CopyOnWriteArrayList<>();

    private void routes(Router router) {
        router.call("/upper", String.class, (text, context) -> {
            context.replyMetadata().add("lang", "en").add("lang", "de");
            return text + "!";
        });
        router.call("/seen", void.class, (none, context) -> context.metadata().toString() + context.pipe());
        router.call("/fail", void.class, (none, context) -> {
            context.replyMetadata().add("hint", "again");
            return Status.of(1001, "boom", "because");
        });
        router.call("/wait", String.class, (text, context) -> {
            context.onCancel(() -> cancelled.complete(null));
            handled.complete(context);
            gate.pass();
            return text;
        });
        router.push("/news", String.class, (text, context) -> pushed.add(text + " " + context.realIp()));
        router.unknownCall((body, context) -> {
            context.setReplyCodec((byte) 'y');
            return body.toString(StandardCharsets.UTF_8)
                    .toUpperCase(Locale.ROOT)
                    .getBytes(StandardCharsets.UTF_8);
        });
    }

    private Peer backend(String proto) {
        return peers.server(Peers.listening().proto(proto), builder -> builder.routes(this::routes));
    }

    private Session through(Proxy proxy, String proto) {
        Peer server = peers.server(
                Peers.listening().proto(proto),
                builder -> builder.exchangeListener(exchanges::add).plugin(proxy));
        return Peers.dial(peers.peer(Peers.config().proto(proto), builder -> builder), server);
    }

    private Session dialed(Peer backend, String proto) {
        return Peers.dial(peers.peer(Peers.config().proto(proto), builder -> builder), backend);
    }

    private Session session() {
        return through(Proxy.to(dialed(backend("raw@4"), "raw@4")), "raw@4");
    }

    @ParameterizedTest
    @CsvSource({
        "raw@4, raw@4",
        "raw@4, raw@5",
        "raw@5, raw@6",
        "raw@6, raw@4",
        "json@4, raw@6",
        "raw@5, json@6",
        "protobuf@6, json@4",
        "http@5, raw@4",
        "http@6, http@5",
        "raw@6, http@6",
        "thrift@6, raw@5"
    })
    void callIsForwardedAndItsReplyComesBackInWhateverGenerations(String outside, String inside) {
        Session session = through(Proxy.to(dialed(backend(inside), inside)), outside);
        assertThat(session.request("/upper").body("a").call(String.class)).isEqualTo("a!");
        CallResult<String> failed = session.request("/fail").exchange(String.class);
        assertThat(failed.status()).isEqualTo(Status.of(1001, "boom", "because"));
    }

    @Test
    void repliesAndErrorsKeepTheirMetadata() {
        Session session = session();
        CallResult<String> result = session.request("/upper").body("a").exchange(String.class);
        assertThat(result.metadata().getAll("lang")).containsExactly("en", "de");
        CallResult<String> failed = session.request("/fail").exchange(String.class);
        assertThat(failed.metadata().get("hint")).isEqualTo("again");
    }

    @Test
    void metadataAndFiltersGoOnAndWhatBelongsToTheConnectionDoesNot() {
        String seen = session()
                .request("/seen")
                .metadata("a", "1")
                .metadata("a", "2")
                .metadata(ReservedMetadata.ACCEPT_BODY_CODEC, "106")
                .pipe("gzip", "md5")
                .timeout(Duration.ofMinutes(5))
                .call(String.class);
        assertThat(seen).startsWith("a=1&a=2&X-Accept-Body-Codec=106&X-Real-IP=127.0.0.1&");
        assertThat(seen).endsWith("[gzip,md5]");
        assertThat(seen.split(ReservedMetadata.TIMEOUT, -1)).hasSize(2);
        assertThat(seen.split(ReservedMetadata.FEATURES, -1)).hasSize(2);
    }

    @Test
    void bodiesInACodecThatTheProxyDoesNotHaveAreForwarded() {
        CallResult<byte[]> result = session()
                .request("/elsewhere")
                .codec((byte) 'z')
                .body(new byte[] {'h', 'i'})
                .exchange(byte[].class);
        assertThat(result.get()).asString().isEqualTo("HI");
        assertThat(result.bodyCodec()).isEqualTo((byte) 'y');
    }

    @Test
    void realIpOfAProxyBeforeThisOneIsKept() {
        Session session = session();
        session.request("/news")
                .metadata(ReservedMetadata.REAL_IP, "192.0.2.7")
                .body("a")
                .push();
        session.push("/news", "b");
        await().untilAsserted(() -> assertThat(pushed).containsExactlyInAnyOrder("a 192.0.2.7", "b 127.0.0.1"));
    }

    @Test
    void largeBodiesAreForwardedInBothDirections() {
        String large = "x".repeat(3_000_000);
        Session session = session();
        assertThat(session.request("/upper").body(large).call(String.class)).hasSize(large.length() + 1);
        assertThat(session.request("/upper").body(large).pipe("gzip").call(String.class))
                .hasSize(large.length() + 1);
    }

    @Test
    void sessionIsChosenByLabel() {
        Session one = dialed(backend("raw@4"), "raw@4");
        List<ProxyLabel> labels = new CopyOnWriteArrayList<>();
        Session session = through(
                Proxy.by(label -> {
                    labels.add(label);
                    return Map.of("/upper?a=b", one).get(label.serviceMethod());
                }),
                "raw@4");
        assertThat(session.call("/upper?a=b", "x", String.class)).isEqualTo("x!");
        assertThat(statusOf(() -> session.call("/upper", "x", String.class)).code())
                .isEqualTo(404);
        String id = "127.0.0.1:" + session.localAddress().toString().replaceAll(".*:", "");
        assertThat(labels)
                .containsExactly(
                        new ProxyLabel(id, "127.0.0.1", "/upper?a=b"), new ProxyLabel(id, "127.0.0.1", "/upper"));
    }

    @Test
    void callOnAClosedSessionIsABadGateway() {
        Session target = dialed(backend("raw@4"), "raw@4");
        Session session = through(Proxy.to(target), "raw@4");
        target.close().toCompletableFuture().join();
        assertThat(statusOf(() -> session.call("/upper", "x", String.class)))
                .isEqualTo(Status.of(502).withReason("Connection Closed"));
        session.push("/news", "x");
        await().until(() -> exchanges.size() == 2);
        assertThat(exchanges.get(1).status().code()).isEqualTo(502);
    }

    @Test
    void callIsABadGatewayWhenItsSessionDies() throws Exception {
        Peer backend =
                peers.server(Peers.listening().closeTimeout(Duration.ZERO), builder -> builder.routes(this::routes));
        Session session = through(Proxy.to(dialed(backend, "raw@4")), "raw@4");
        CompletableFuture<String> call = session.callAsync("/wait", "", String.class);
        handled.get(5, TimeUnit.SECONDS);
        backend.close();
        assertThat(statusOf(call)).isEqualTo(Status.of(502).withReason("Connection Closed"));
        gate.close();
    }

    @Test
    void callersDeadlineGoesOnAndEndsTheCallEverywhere() throws Exception {
        Session session = session();
        CompletableFuture<CallResult<String>> call =
                session.request("/wait").body("").timeout(Duration.ofSeconds(1)).exchangeAsync(String.class);
        CallContext context = handled.get(5, TimeUnit.SECONDS);
        assertThat(context.timeLeft()).isBetween(Duration.ZERO, Duration.ofSeconds(1));
        assertThat(call.get(20, TimeUnit.SECONDS).status().code()).isEqualTo(408);
        cancelled.get(5, TimeUnit.SECONDS);
        gate.close();
    }

    @Test
    void deadlineOfTheForwardSessionIsAnsweredToACallerWithoutOne() {
        Session target = dialed(backend("raw@4"), "raw@4");
        target.setContextAge(Duration.ofMillis(50));
        Session session = through(Proxy.to(target), "raw@4");
        assertThat(statusOf(() -> session.call("/wait", "", String.class)).code())
                .isEqualTo(408);
        gate.close();
    }

    @Test
    void callerThatGivesUpEndsTheForwardedCall() throws Exception {
        Session session = session();
        session.call("/upper", "", String.class);
        CompletableFuture<String> call = session.callAsync("/wait", "", String.class);
        handled.get(5, TimeUnit.SECONDS);
        call.cancel(true);
        cancelled.get(5, TimeUnit.SECONDS);
        gate.close();
    }

    @Test
    void callerThatDisconnectsEndsTheForwardedCallAndLeavesNothingBehind() throws Exception {
        Peer from = peers.client();
        Session target = Peers.dial(from, backend("raw@4"));
        target.call("/upper", "", String.class);
        Peer server = peers.server(builder -> builder.plugin(Proxy.to(target)));
        Peer client = peers.peer(Peers.config().closeTimeout(Duration.ZERO), builder -> builder);
        CompletableFuture<String> call = Peers.dial(client, server).callAsync("/wait", "", String.class);
        handled.get(5, TimeUnit.SECONDS);
        client.close();
        cancelled.get(5, TimeUnit.SECONDS);
        assertThat(statusOf(call).code()).isEqualTo(102);
        await().untilAsserted(() -> assertThat(from.stats().pendingCalls()).isZero());
        await().untilAsserted(() -> assertThat(server.stats().inFlight()).isZero());
        assertThat(log.lines(Level.ERROR)).isEmpty();
        gate.close();
    }

    @Test
    void sessionThatIsDialedOnFirstUseIsDialedByTheFirstMessage() {
        Peer from = peers.client();
        Session lazy = from.open(
                Peers.addressOf(backend("raw@4")), DialOptions.defaults().withLazy(true));
        Session session = through(Proxy.to(lazy), "raw@4");
        assertThat(session.call("/upper", "x", String.class)).isEqualTo("x!");
    }

    @Test
    void proxyOfCallsLeavesPushesAndTheOtherWayRound() {
        Session target = dialed(backend("raw@4"), "raw@4");
        Session calls = through(Proxy.to(target).callsOnly(), "raw@4");
        calls.push("/news", "lost");
        assertThat(calls.call("/upper", "x", String.class)).isEqualTo("x!");
        Session pushes = through(Proxy.to(target).pushesOnly(), "raw@4");
        pushes.push("/news", "found");
        assertThat(statusOf(() -> pushes.call("/upper", "x", String.class)).code())
                .isEqualTo(404);
        await().untilAsserted(() -> assertThat(pushed).containsExactly("found 127.0.0.1"));
    }

    @Test
    void routesOfTheProxyItselfComeFirst() {
        Session target = dialed(backend("raw@4"), "raw@4");
        Peer server = peers.server(builder -> builder.plugin(Proxy.to(target))
                .routes(router -> router.call("/upper", String.class, (text, context) -> "own")));
        assertThat(Peers.dial(peers.client(), server).call("/upper", "x", String.class))
                .isEqualTo("own");
    }

    @Test
    void secondProxyIsRefused() {
        Peer peer = peers.client(builder -> builder.plugin(Proxy.by(label -> null)));
        assertThatThrownBy(() -> Proxy.by(label -> null).addRoutes(peer.router()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void callsAtTheProxyAreNotHeldUpByOneThatWaits() throws Exception {
        Session session = session();
        CompletableFuture<String> waiting = session.callAsync("/wait", "w", String.class);
        handled.get(5, TimeUnit.SECONDS);
        for (int i = 0; i < 300; i++) {
            assertThat(session.call("/upper", "x" + i, String.class)).isEqualTo("x" + i + "!");
        }
        gate.close();
        assertThat(waiting.get(5, TimeUnit.SECONDS)).isEqualTo("w");
    }
}
