package io.teleport;

import static io.teleport.testing.Statuses.statusOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import io.teleport.message.Status;
import io.teleport.plugin.Exchange;
import io.teleport.plugin.RouteInfo;
import io.teleport.router.Router;
import io.teleport.session.Session;
import io.teleport.testing.Peers;
import io.teleport.testing.RecordingPlugin;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HookRefusalTest {

    private static final Status REFUSED = Status.of(1403, "not you", "never");

    @RegisterExtension
    final Peers peers = new Peers();

    private final RecordingPlugin atServer = new RecordingPlugin();
    private final RecordingPlugin atClient = new RecordingPlugin();
    private final Queue<String> handled = new ConcurrentLinkedQueue<>();
    private final List<Exchange> exchanges = new CopyOnWriteArrayList<>();

    private void routes(Router router) {
        router.call("/echo", String.class, (text, context) -> {
            handled.add(text);
            return text;
        });
        router.push("/news", String.class, (text, context) -> handled.add(text));
    }

    private Peer server() {
        return peers.server(builder ->
                builder.plugin(atServer).exchangeListener(exchanges::add).routes(this::routes));
    }

    private Session session() {
        return Peers.dial(peers.client(builder -> builder.plugin(atClient)), server());
    }

    @ParameterizedTest
    @ValueSource(strings = {"PreNewPeer", "PostNewPeer", "PostReg"})
    void peerIsNotMade(String hook) {
        atServer.refuse(hook, REFUSED);
        assertThatIllegalStateException().isThrownBy(this::server).withMessageContaining("1403 not you");
    }

    @Test
    void peerDoesNotListen() {
        atServer.refuse("PostListen", REFUSED);
        Peer peer = peers.peer(Peers.listening(), builder -> builder.plugin(atServer));
        assertThatExceptionOfType(ListenException.class)
                .isThrownBy(peer::listen)
                .withMessageContaining("1403 not you");
        assertThat(peer.listeners()).isEmpty();
    }

    @Test
    void dialFailsWithTheStatus() {
        Peer server = server();
        atClient.refuse("PostDial", REFUSED);
        Peer client = peers.client(builder -> builder.plugin(atClient));
        assertThat(statusOf(() -> client.dial(Peers.addressOf(server)))).isEqualTo(REFUSED);
        assertThat(client.sessions()).isEmpty();
        await().until(() -> server.sessionCount() == 0);
    }

    @Test
    void acceptedConnectionIsClosed() throws Exception {
        atServer.refuse("PostAccept", REFUSED);
        Peer server = server();
        Session session = peers.client().dial(Peers.addressOf(server));
        session.closeFuture().toCompletableFuture().get(5, TimeUnit.SECONDS);
        assertThat(server.sessions()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"PreWriteCall", "PostReadReplyHeader", "PreReadReplyBody", "PostReadReplyBody"})
    void callFailsAtTheCaller(String hook) {
        Session session = session();
        atClient.refuse(hook, REFUSED);
        assertThat(statusOf(() -> session.call("/echo", "x", String.class))).isEqualTo(REFUSED);
        assertThat(handled).hasSize(hook.equals("PreWriteCall") ? 0 : 1);
        assertThat(((Peer) session.peer()).stats().pendingCalls()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"PostReadCallHeader", "PreReadCallBody", "PostReadCallBody", "PreWriteReply"})
    void callIsAnsweredWithTheStatus(String hook) {
        Session session = session();
        atServer.refuse(hook, REFUSED);
        assertThat(statusOf(() -> session.call("/echo", "x", String.class))).isEqualTo(REFUSED);
        assertThat(handled).hasSize(hook.equals("PreWriteReply") ? 1 : 0);
        await().until(() -> !exchanges.isEmpty());
        assertThat(exchanges.get(0).status()).isEqualTo(REFUSED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PostWriteCall", "PostWriteReply", "PostWritePush", "PostDisconnect"})
    void nothingIsLeftToRefuseAfterwards(String hook) {
        Session session = session();
        atServer.refuse(hook, REFUSED);
        atClient.refuse(hook, REFUSED);
        assertThat(session.call("/echo", "x", String.class)).isEqualTo("x");
        session.push("/news", "y");
        await().until(() -> handled.contains("y"));
        session.close();
        await().until(() -> session.closeFuture().toCompletableFuture().isDone());
    }

    @Test
    void pushFailsAtTheSender() {
        Session session = session();
        atClient.refuse("PreWritePush", REFUSED);
        assertThat(statusOf(() -> session.push("/news", "x"))).isEqualTo(REFUSED);
        assertThat(session.call("/echo", "y", String.class)).isEqualTo("y");
        assertThat(handled).containsExactly("y");
    }

    @ParameterizedTest
    @ValueSource(strings = {"PostReadPushHeader", "PreReadPushBody", "PostReadPushBody"})
    void pushIsNotHandled(String hook) {
        Session session = session();
        atServer.refuse(hook, REFUSED);
        session.push("/news", "x");
        await().until(() -> exchanges.size() == 1);
        assertThat(exchanges.get(0).kind()).isEqualTo(RouteInfo.Kind.PUSH);
        assertThat(exchanges.get(0).status()).isEqualTo(REFUSED);
        assertThat(handled).isEmpty();
        assertThat(session.isHealthy()).isTrue();
    }

    /** Closing would wait for a minute if the call had not ended. */
    @Test
    void callEndsWithItsReplyWhoseHeaderIsRefused() throws Exception {
        Peer patient =
                peers.peer(Peers.config().closeTimeout(Duration.ofMinutes(1)), builder -> builder.plugin(atClient));
        Session session = Peers.dial(patient, server());
        atClient.refuse("PreReadHeader", REFUSED);
        assertThat(statusOf(() -> session.call("/echo", "x", String.class))).isEqualTo(REFUSED);
        session.closeFuture().toCompletableFuture().get(20, TimeUnit.SECONDS);
        assertThat(handled).containsExactly("x");
    }

    @Test
    void pushWhoseHeaderIsRefusedIsNotHandled() throws Exception {
        Session session = session();
        atServer.refuse("PreReadHeader", REFUSED);
        session.push("/news", "x");
        session.closeFuture().toCompletableFuture().get(5, TimeUnit.SECONDS);
        assertThat(handled).isEmpty();
        assertThat(exchanges).isEmpty();
    }

    /** What is refused at one end leaves the session as it is at both. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "PreWriteCall",
                "PostReadReplyHeader",
                "PreReadReplyBody",
                "PostReadReplyBody",
                "PostReadCallHeader",
                "PreReadCallBody",
                "PostReadCallBody",
                "PreWriteReply"
            })
    void sessionOutlivesARefusedCall(String hook) {
        Peer server = server();
        Session session = Peers.dial(peers.client(builder -> builder.plugin(atClient)), server);
        atClient.refuse(hook, REFUSED);
        atServer.refuse(hook, REFUSED);
        assertThat(statusOf(() -> session.call("/echo", "x", String.class))).isEqualTo(REFUSED);
        atClient.refuse(hook, Status.OK);
        atServer.refuse(hook, Status.OK);
        assertThat(session.call("/echo", "y", String.class)).isEqualTo("y");
        assertThat(server.sessionCount()).isEqualTo(1);
    }

    /** Both ends would wait for a minute, for each other, if the call were not answered. */
    @Test
    void callWhoseHeaderIsRefusedIsAnsweredBeforeTheSessionCloses() throws Exception {
        Peer server = peers.server(
                Peers.listening().closeTimeout(Duration.ofMinutes(1)).drainTimeout(Duration.ofSeconds(30)),
                builder -> builder.plugin(atServer)
                        .exchangeListener(exchanges::add)
                        .routes(this::routes));
        Peer client = peers.peer(Peers.config().closeTimeout(Duration.ofMinutes(1)), builder -> builder);
        Session session = Peers.dial(client, server);
        assertThat(session.call("/echo", "x", String.class)).isEqualTo("x");
        atServer.refuse("PreReadHeader", REFUSED);
        assertThat(statusOf(() -> session.call("/echo", "y", String.class))).isEqualTo(REFUSED);
        session.closeFuture().toCompletableFuture().get(20, TimeUnit.SECONDS);
        assertThat(handled).containsExactly("x");
        await().until(() -> exchanges.size() == 2);
        assertThat(exchanges.get(1).status()).isEqualTo(REFUSED);
    }

    @Test
    void callThatIsTheFirstMessageAndRefusedIsAnsweredToo() throws Exception {
        Session session = session();
        atServer.refuse("PreReadHeader", REFUSED);
        assertThat(statusOf(() -> session.call("/echo", "x", String.class))).isEqualTo(REFUSED);
        session.closeFuture().toCompletableFuture().get(5, TimeUnit.SECONDS);
        assertThat(handled).isEmpty();
    }
}
