package io.teleport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.teleport.router.Router;
import io.teleport.session.Session;
import io.teleport.testing.Peers;
import io.teleport.testing.RecordingPlugin;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class HookOrderTest {

    private static final String[] CALL_ASKED = {
        "PreReadHeader", "PostReadCallHeader", "PreReadCallBody", "PostReadCallBody", "PreWriteReply", "PostWriteReply"
    };
    private static final String[] PUSH_TOLD = {
        "PreReadHeader", "PostReadPushHeader", "PreReadPushBody", "PostReadPushBody"
    };

    @RegisterExtension
    final Peers peers = new Peers();

    private final RecordingPlugin atServer = new RecordingPlugin();
    private final RecordingPlugin atClient = new RecordingPlugin();

    private final Peer server =
            peers.peer(Peers.listening(), builder -> builder.plugin(atServer).routes(HookOrderTest::routes));
    private final Peer client = peers.client(builder -> builder.plugin(atClient).routes(HookOrderTest::routes));

    private static void routes(Router router) {
        router.call("/echo", String.class, (text, context) -> text);
        router.push("/news", String.class, (text, context) -> {});
    }

    private Peers.Pair connect() {
        server.listen();
        Peers.Pair pair = Peers.connect(client, server);
        atServer.drain();
        atClient.drain();
        return pair;
    }

    private static void awaitCalls(RecordingPlugin plugin, String... hooks) {
        await().untilAsserted(() -> assertThat(plugin.called()).containsExactly(hooks));
        plugin.drain();
    }

    @Test
    void lifeOfAPeerAndASession() {
        assertThat(atServer.drain()).isEqualTo(List.of("PreNewPeer", "PostReg", "PostReg", "PostNewPeer"));
        server.listen();
        assertThat(atServer.drain()).containsExactly("PostListen");
        assertThat(atClient.drain()).isEqualTo(List.of("PreNewPeer", "PostReg", "PostReg", "PostNewPeer"));
        Session session = Peers.dial(client, server);
        assertThat(atClient.drain()).containsExactly("PostDial");
        assertThat(atServer.drain()).containsExactly("PostAccept");
        session.close();
        awaitCalls(atClient, "PostDisconnect");
        awaitCalls(atServer, "PostDisconnect");
    }

    @Test
    void callOfTheClient() {
        Session session = connect().dialed();
        session.call("/echo", "hello", String.class);
        assertAsked(atClient);
        awaitCalls(atServer, CALL_ASKED);
    }

    @Test
    void callOfTheServer() {
        Session session = connect().accepted();
        session.call("/echo", "hello", String.class);
        assertAsked(atServer);
        awaitCalls(atClient, CALL_ASKED);
    }

    /** The reply may come before the last hook about the CALL has been called. */
    private static void assertAsked(RecordingPlugin plugin) {
        List<String> called = plugin.drain();
        assertThat(called)
                .containsExactlyInAnyOrder(
                        "PreWriteCall",
                        "PostWriteCall",
                        "PreReadHeader",
                        "PostReadReplyHeader",
                        "PreReadReplyBody",
                        "PostReadReplyBody");
        assertThat(called).startsWith("PreWriteCall");
        assertThat(called)
                .containsSubsequence("PreReadHeader", "PostReadReplyHeader", "PreReadReplyBody", "PostReadReplyBody");
    }

    @Test
    void pushOfTheClient() {
        connect().dialed().push("/news", "hello");
        awaitCalls(atClient, "PreWritePush", "PostWritePush");
        awaitCalls(atServer, PUSH_TOLD);
    }

    @Test
    void pushOfTheServer() {
        connect().accepted().push("/news", "hello");
        awaitCalls(atServer, "PreWritePush", "PostWritePush");
        awaitCalls(atClient, PUSH_TOLD);
    }

    @Test
    void broadcastOfTheServer() {
        connect();
        assertThat(server.broadcast("/news", "hello").sent()).isEqualTo(1);
        awaitCalls(atServer, "PreWritePush", "PostWritePush");
        awaitCalls(atClient, PUSH_TOLD);
    }
}
