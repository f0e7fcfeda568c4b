package io.teleport;

import static io.teleport.testing.Statuses.statusOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.buffer.Unpooled;
import io.teleport.message.Status;
import io.teleport.plugin.Hook;
import io.teleport.plugin.MessageContext;
import io.teleport.plugin.Plugin;
import io.teleport.session.Session;
import io.teleport.testing.Peers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class HookRewriteTest {

    @RegisterExtension
    final Peers peers = new Peers();

    private final Queue<String> pushed = new ConcurrentLinkedQueue<>();

    /** Makes service methods small. */
    private static final class IgnoreCase implements Hook.PostReadCallHeader, Hook.PostReadPushHeader {

        @Override
        public Status postReadCallHeader(MessageContext context) {
            context.message().serviceMethod(context.message().serviceMethod().toLowerCase(Locale.ROOT));
            return Status.OK;
        }

        @Override
        public Status postReadPushHeader(MessageContext context) {
            return postReadCallHeader(context);
        }
    }

    /** Puts something before each body on its way. */
    private static final class Prefix implements Hook.PreWriteCall, Hook.PostReadCallBody, Hook.PreWriteReply {

        @Override
        public Status preWriteCall(MessageContext context) {
            context.message().body("call " + context.message().body());
            return Status.OK;
        }

        @Override
        public Status postReadCallBody(MessageContext context) {
            return preWriteCall(context);
        }

        @Override
        public Status preWriteReply(MessageContext context) {
            context.message().body("reply " + context.message().body());
            context.message().metadata().set("seen", "yes");
            return Status.OK;
        }
    }

    /** Replaces each body by a buffer. */
    private static final class Bytes implements Hook.PreWriteCall, Hook.PreWriteReply, Hook.PreWritePush {

        @Override
        public Status preWriteCall(MessageContext context) {
            context.message().body(Unpooled.copiedBuffer("\"bytes\"", StandardCharsets.UTF_8));
            return Status.OK;
        }

        @Override
        public Status preWriteReply(MessageContext context) {
            return preWriteCall(context);
        }

        @Override
        public Status preWritePush(MessageContext context) {
            return preWriteCall(context);
        }
    }

    /** Notes that a body was about to be read. */
    private record Noting(String name, List<String> notes) implements Hook.PreReadCallBody {

        @Override
        public Status preReadCallBody(MessageContext context) {
            notes.add(name + " " + context.message().serviceMethod());
            return Status.OK;
        }
    }

    private Session session(Plugin atClient, Plugin atServer) {
        Peer server = peers.server(builder -> builder.plugin(atServer).routes(router -> {
            router.call("/echo", String.class, (text, context) -> text);
            router.call("/query", void.class, (none, context) -> context.query("x"));
            router.push("/news", String.class, (text, context) -> pushed.add(text));
        }));
        return Peers.dial(peers.client(builder -> builder.plugin(atClient)), server);
    }

    @Test
    void rewrittenServiceMethodIsRouted() {
        Session session = session(new Prefix(), new IgnoreCase());
        assertThat(session.call("/ECHO", "a", String.class)).isEqualTo("call a");
        assertThat(session.call("/QUERY?X=1", null, String.class)).isEqualTo("1");
        session.push("/NEWS", "hello");
        await().untilAsserted(() -> assertThat(pushed).containsExactly("hello"));
    }

    @Test
    void serviceMethodRewrittenToNothingIsNotFound() {
        Session session = session(new Prefix(), new Hook.PostReadCallHeader() {
            @Override
            public Status postReadCallHeader(MessageContext context) {
                context.message().serviceMethod("/gone");
                return Status.OK;
            }
        });
        assertThat(statusOf(() -> session.call("/echo", "a", String.class)).code())
                .isEqualTo(404);
    }

    @Test
    void bodiesMayBeReplaced() {
        Session session = session(new Prefix(), new Prefix());
        var result = session.request("/echo").body("a").<String>exchange(String.class);
        assertThat(result.get()).isEqualTo("reply call call a");
        assertThat(result.metadata().get("seen")).isEqualTo("yes");
    }

    @Test
    void bodiesMayBeReplacedByBuffersThatTheFrameworkReleases() {
        Session session = session(new Bytes(), new Bytes());
        assertThat(session.call("/echo", "a", String.class)).isEqualTo("bytes");
        session.push("/news", "a");
        await().untilAsserted(() -> assertThat(pushed).containsExactly("bytes"));
    }

    @Test
    void pluginOfAGroupOrRouteTakesPartInItsMessagesAlone() {
        List<String> notes = new CopyOnWriteArrayList<>();
        Peer server = peers.server(builder -> builder.plugin(new Noting("left", notes))
                .pluginRight(new Noting("right", notes))
                .routes(router -> {
                    router.call("/plain", String.class, (text, context) -> text);
                    router.call("/own", String.class, (text, context) -> text, new Noting("own", notes));
                    router.group("group", new Noting("group", notes))
                            .call("/in", String.class, (text, context) -> text, new Noting("inner", notes));
                }));
        Session session = Peers.dial(peers.client(), server);
        session.call("/plain", "", String.class);
        session.call("/own", "", String.class);
        session.call("/group/in", "", String.class);
        assertThat(notes)
                .containsExactly(
                        "left /plain",
                        "right /plain",
                        "left /own",
                        "own /own",
                        "right /own",
                        "left /group/in",
                        "group /group/in",
                        "inner /group/in",
                        "right /group/in");
    }

    @Test
    void pluginThatThrowsRefusesWithInternalErrorAndKeepsItsDetails() {
        Session session = session(new Prefix(), new Hook.PreReadCallBody() {
            @Override
            public Status preReadCallBody(MessageContext context) {
                throw new IllegalStateException("secret");
            }
        });
        assertThat(statusOf(() -> session.call("/echo", "a", String.class))).isEqualTo(Status.of(500));
    }
}
