package io.teleport;

import static io.teleport.testing.Statuses.statusOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.teleport.message.Message;
import io.teleport.message.MessageType;
import io.teleport.message.Status;
import io.teleport.plugin.Hook;
import io.teleport.plugin.MessageContext;
import io.teleport.plugin.Plugin;
import io.teleport.session.DispatchMode;
import io.teleport.session.Session;
import io.teleport.testing.Peers;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a hook may do with the session of its message. */
class HookCallbackTest {

    @RegisterExtension
    final Peers peers = new Peers();

    private Session session(DispatchMode mode, Plugin atServer) {
        Peer server = peers.server(
                Peers.listening().dispatch(mode),
                builder -> builder.plugin(atServer)
                        .routes(router -> router.call(
                                "/greet",
                                void.class,
                                (none, context) ->
                                        "hello " + context.attributes().get("name"))));
        Peer client = peers.client(Peers.routes(router -> router.call("/name", void.class, (none, context) -> "li")));
        return Peers.dial(client, server);
    }

    @ParameterizedTest
    @EnumSource(
            value = DispatchMode.class,
            names = {"CONCURRENT", "ORDERED"})
    void hookMayCallBackAndWait(DispatchMode mode) {
        Hook.PreReadCallBody curious = context -> {
            context.attributes().set("name", context.session().call("/name", null, String.class));
            return Status.OK;
        };
        Session session = session(mode, curious);
        for (int i = 0; i < 10; i++) {
            assertThat(session.call("/greet", null, String.class)).isEqualTo("hello li");
        }
    }

    @ParameterizedTest
    @EnumSource(DispatchMode.class)
    void hookMayCloseItsSessionAndTheCallIsAnswered(DispatchMode mode) throws Exception {
        Hook.PreReadCallBody closing = context -> {
            context.session().close();
            return Status.OK;
        };
        Session session = session(mode, closing);
        assertThat(session.call("/greet", null, String.class)).isEqualTo("hello null");
        session.closeFuture().toCompletableFuture().get(5, TimeUnit.SECONDS);
    }

    /** Nothing is written after that, not even the answer of the handler, which runs all the same. */
    @ParameterizedTest
    @EnumSource(DispatchMode.class)
    void hookMayEndTheConnection(DispatchMode mode) {
        Hook.PreReadCallBody rude = context -> {
            if (context.message().serviceMethod().equals("/greet")) {
                context.session().disconnect();
            }
            return Status.OK;
        };
        Peer server = peers.server(
                Peers.listening().dispatch(mode),
                builder -> builder.plugin(rude).routes(router -> {
                    router.call("/greet", void.class, (none, context) -> "hello");
                    router.call("/echo", String.class, (text, context) -> text);
                }));
        Peer client = peers.client();
        for (int i = 0; i < 100; i++) {
            Session session = client.dial(Peers.addressOf(server));
            assertThat(session.call("/echo", "before", String.class)).isEqualTo("before");
            assertThat(statusOf(() -> session.call("/greet", null, String.class))
                            .code())
                    .isEqualTo(102);
        }
    }

    @Test
    void contextKnowsTheCallThatAReplyAnswers() {
        List<String> seen = new CopyOnWriteArrayList<>();
        Hook.PreWriteReply atServer = context -> note(context, seen);
        Hook.PostReadReplyBody atClient = context -> note(context, seen);
        Hook.PreWritePush push = context -> note(context, seen);
        Peer server = peers.server(builder ->
                builder.plugin(atServer).routes(router -> router.call("/echo", String.class, (text, context) -> text)));
        Session session = Peers.dial(peers.client(builder -> builder.plugin(atClient, push)), server);
        session.call("/echo", "hello", String.class);
        session.push("/news", "hello");
        assertThat(seen).containsExactly("REPLY to CALL /echo", "REPLY to CALL /echo", "PUSH to nothing");
    }

    private static Status note(MessageContext context, List<String> seen) {
        Message request = context.request();
        String answered =
                request == null ? "nothing" : MessageType.nameOf(request.type()) + " " + request.serviceMethod();
        seen.add(MessageType.nameOf(context.message().type()) + " to " + answered);
        return Status.OK;
    }
}
