package io.teleport.plugin.secure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.StringValue;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.teleport.Peer;
import io.teleport.message.Message;
import io.teleport.message.MessageType;
import io.teleport.message.Status;
import io.teleport.plugin.Hook;
import io.teleport.plugin.MessageContext;
import io.teleport.plugin.proxy.Proxy;
import io.teleport.router.Router;
import io.teleport.session.CallResult;
import io.teleport.session.Request;
import io.teleport.session.Session;
import io.teleport.testing.Peers;
import io.teleport.testing.RawSocket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SecureTest {

    private static final String KEY = "0123456789abcdef";

    @RegisterExtension
    final Peers peers = new Peers();

    private final Queue<String> pushed = new ConcurrentLinkedQueue<>();
    private final List<String> bodies = new CopyOnWriteArrayList<>();

    /** Notes the bytes of bodies as they come off the wire. */
    private final class Wire implements Hook.PreReadCallBody, Hook.PreReadPushBody, Hook.PreReadReplyBody {

        @Override
        public Status preReadCallBody(MessageContext context) {
            bodies.add(((ByteBuf) context.message().body()).toString(StandardCharsets.ISO_8859_1));
            return Status.OK;
        }

        @Override
        public Status preReadPushBody(MessageContext context) {
            return preReadCallBody(context);
        }

        @Override
        public Status preReadReplyBody(MessageContext context) {
            return preReadCallBody(context);
        }
    }

    private void routes(Router router) {
        router.call("/echo", String.class, (text, context) -> text);
        router.call("/value", StringValue.class, (value, context) -> value);
        router.call("/bytes", byte[].class, (bytes, context) -> bytes);
        router.call("/enforced", String.class, (text, context) -> {
            context.replyMetadata().set(Secure.SECURE, "true");
            return text;
        });
        router.call("/fail", String.class, (text, context) -> Status.of(1001, text));
        router.push("/news", String.class, (text, context) -> pushed.add(text));
    }

    private Peer server(String proto, Secure plugin) {
        return peers.server(
                Peers.listening().proto(proto),
                builder -> builder.plugin(new Wire(), plugin).routes(this::routes));
    }

    private Session session(String proto, Secure plugin) {
        Peer client = peers.peer(Peers.config().proto(proto), builder -> builder.plugin(new Wire(), plugin));
        return Peers.dial(client, server(proto, plugin));
    }

    private static Request secure(Session session, String route) {
        return session.request(route).metadata(Secure.SECURE, "true");
    }

    static Stream<Arguments> protosAndCiphers() {
        return Stream.of("raw@4", "raw@5", "raw@6", "json@4", "json@6", "protobuf@5", "thrift@6", "http@5", "ws-json@5")
                .flatMap(proto ->
                        Stream.of(Arguments.of(proto, Secure.aes(KEY)), Arguments.of(proto, Secure.aesGcm(KEY))));
    }

    @ParameterizedTest
    @MethodSource("protosAndCiphers")
    void bodiesAreEncryptedInBothDirections(String proto, Secure plugin) {
        Session session = session(proto, plugin);
        String secret = "top secret \u4f60 \"quoted\"\n".repeat(20);
        assertThat(secure(session, "/echo").body(secret).call(String.class)).isEqualTo(secret);
        assertThat(bodies).hasSize(2).noneMatch(body -> body.contains("top secret"));
        StringValue value = StringValue.of("top secret");
        assertThat(secure(session, "/value").codec("protobuf").body(value).call(StringValue.class))
                .isEqualTo(value);
        assertThat(bodies).hasSize(4).noneMatch(body -> body.contains("top secret"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"raw@4", "json@5", "protobuf@6"})
    void pushesAreEncrypted(String proto) {
        Session session = session(proto, Secure.aes(KEY));
        secure(session, "/news").body("top secret").push();
        await().untilAsserted(() -> assertThat(pushed).containsExactly("top secret"));
        assertThat(bodies).hasSize(1).noneMatch(body -> body.contains("top secret"));
    }

    @Test
    void nothingIsEncryptedUnasked() {
        Session session = session("raw@4", Secure.aes(KEY));
        assertThat(session.call("/echo", "plain", String.class)).isEqualTo("plain");
        assertThat(bodies).containsExactly("\"plain\"", "\"plain\"");
    }

    @Test
    void callerMayWishAnEncryptedReplyToAPlainCall() {
        Session session = session("raw@5", Secure.aes(KEY));
        CallResult<String> result = session.request("/echo")
                .metadata(Secure.ACCEPT_SECURE, "true")
                .body("text")
                .exchange(String.class);
        assertThat(result.get()).isEqualTo("text");
        assertThat(result.metadata().get(Secure.SECURE)).isEqualTo("true");
        assertThat(bodies).hasSize(2).first().isEqualTo("\"text\"");
        assertThat(bodies.get(1)).startsWith("{\"cipherversion\":\"").doesNotContain("text\"}");
    }

    @Test
    void callerMayWishAPlainReplyToAnEncryptedCall() {
        Session session = session("raw@5", Secure.aes(KEY));
        String reply = secure(session, "/echo")
                .metadata(Secure.ACCEPT_SECURE, "false")
                .body("text")
                .call(String.class);
        assertThat(reply).isEqualTo("text");
        assertThat(bodies.get(0)).contains("ciphertext");
        assertThat(bodies.get(1)).isEqualTo("\"text\"");
    }

    @Test
    void handlerMayEnforceAnEncryptedReply() {
        Session session = session("raw@6", Secure.aes(KEY));
        assertThat(session.call("/enforced", "text", String.class)).isEqualTo("text");
        assertThat(bodies.get(1)).contains("ciphertext");
    }

    @Test
    void errorsAreNotEncrypted() {
        CallResult<String> result =
                secure(session("raw@5", Secure.aes(KEY)), "/fail").body("boom").exchange(String.class);
        assertThat(result.status()).isEqualTo(Status.of(1001, "boom"));
        assertThat(result.metadata().get(Secure.SECURE)).isNull();
    }

    @Test
    void emptyBodiesStayEmpty() {
        Session session = session("raw@4", Secure.aesGcm(KEY));
        assertThat(secure(session, "/bytes").body(new byte[0]).call(byte[].class))
                .isEmpty();
        assertThat(secure(session, "/echo").body(null).call(String.class)).isNull();
    }

    @Test
    void goFormatRefusesCodecsThatItHasNoFormFor() {
        CallResult<String> result = secure(session("raw@4", Secure.aes(KEY)), "/echo")
                .codec("plain")
                .body("text")
                .exchange(String.class);
        assertThat(result.status().code()).isEqualTo(400);
        assertThat(result.status().reason()).contains("115", "json or protobuf");
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "form", "json"})
    void gcmTakesAllCodecs(String codec) {
        Session session = session("raw@4", Secure.aesGcm(KEY));
        byte[] bytes = {0, 1, 2, '"', '\\', (byte) 0xff};
        assertThat(secure(session, "/bytes").codec(codec).body(bytes).call(byte[].class))
                .isEqualTo(bytes);
    }

    static Stream<Arguments> strangers() {
        String other = KEY.replace('0', '1');
        return Stream.of(
                Arguments.of(Secure.aes(KEY), Secure.aes(other)),
                Arguments.of(Secure.aesGcm(KEY), Secure.aesGcm(other)),
                Arguments.of(Secure.aes(KEY), Secure.aesGcm(KEY)),
                Arguments.of(Secure.aesGcm(KEY), Secure.aes(KEY)));
    }

    @ParameterizedTest
    @MethodSource("strangers")
    void bodyOfAnotherKeyOrCipherIsRefusedAndTheSessionLivesOn(Secure ours, Secure theirs) {
        Session session =
                Peers.dial(peers.client(builder -> builder.plugin(ours)), server("raw@4", theirs.withStatusCode(1234)));
        CallResult<String> result = secure(session, "/echo").body("text").exchange(String.class);
        assertThat(result.status().code()).isEqualTo(1234);
        assertThat(result.status().message()).isEqualTo("body cannot be decrypted");
        assertThat(session.call("/echo", "on", String.class)).isEqualTo("on");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "nonsense",
                "{\"cipherversion\":\"4032af8d61035123906e58e067140cc5\",\"ciphertext\":\"zz\"}",
                "{\"cipherversion\":\"4032af8d61035123906e58e067140cc5\",\"ciphertext\":\"00\"}",
                "{\"cipherversion\":\"4032af8d61035123906e58e067140cc5\"}"
            })
    void bodyThatIsNoEncryptedOneIsRefusedAndTheSessionLivesOn(String body) {
        RawSocket socket = peers.closing(RawSocket.connect(server("raw@5", Secure.aes(KEY)), "raw@5"));
        Message call = new Message()
                .type(MessageType.CALL)
                .serviceMethod("/echo")
                .bodyCodec((byte) 'j')
                .seq(1);
        call.metadata().set(Secure.SECURE, "true");
        socket.write(call.body(body.getBytes(StandardCharsets.UTF_8)));
        assertThat(socket.read().status().code()).isEqualTo(400);
        call.seq(2).body("\"on\"".getBytes(StandardCharsets.UTF_8)).metadata().remove(Secure.SECURE);
        socket.write(call);
        assertThat(socket.read().body()).isEqualTo("\"on\"");
    }

    @Test
    void changedGcmBodyIsRefused() throws Exception {
        AesGcmCipher cipher = new AesGcmCipher(AesKey.of(KEY));
        Message call = new Message().type(MessageType.CALL).bodyCodec((byte) 'j');
        byte[] sealed = cipher.seal(new byte[] {1, 2, 3}, call);
        assertThat(sealed).isNotEqualTo(cipher.seal(new byte[] {1, 2, 3}, call));
        for (int i = 0; i < sealed.length; i++) {
            byte[] changed = sealed.clone();
            changed[i] ^= 1;
            assertThat(catchThrowable(() -> cipher.open(Unpooled.wrappedBuffer(changed), call)))
                    .isNotNull();
        }
        Message push = new Message().type(MessageType.PUSH).bodyCodec((byte) 'j');
        assertThat(catchThrowable(() -> cipher.open(Unpooled.wrappedBuffer(sealed), push)))
                .isNotNull();
    }

    @Test
    void encryptedBodiesPassThroughAProxyWithoutTheKey() {
        Peer backend = server("raw@4", Secure.aesGcm(KEY));
        Session inside = Peers.dial(peers.client(), backend);
        Peer proxy = peers.server(builder -> builder.plugin(Proxy.to(inside)));
        Session session = Peers.dial(peers.client(builder -> builder.plugin(Secure.aesGcm(KEY))), proxy);
        assertThat(secure(session, "/echo").body("text").call(String.class)).isEqualTo("text");
        assertThat(bodies).hasSize(1).noneMatch(body -> body.contains("text"));
    }

    @Test
    void failuresCannotBeAnsweredWithSuccess() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Secure.aes("x".repeat(16)).withStatusCode(0))
                .withMessage("status code: 0 (expected: any other, 0 is for success)");
    }

    @Test
    void keyOfAnotherLengthIsRefusedAndNotRepeated() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Secure.aes("short"))
                .withMessage("key: 5 bytes (expected: 16, 24 or 32)");
        assertThatIllegalArgumentException().isThrownBy(() -> Secure.aesGcm("x".repeat(33)));
        assertThat(Secure.aes("x".repeat(24))).isNotNull();
    }
}
