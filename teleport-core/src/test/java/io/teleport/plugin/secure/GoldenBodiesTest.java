package io.teleport.plugin.secure;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.teleport.message.Message;
import io.teleport.message.MessageType;
import io.teleport.message.Metadata;
import io.teleport.testing.Peers;
import io.teleport.testing.RawSocket;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** Bodies that Go peers have encrypted. */
class GoldenBodiesTest {

    private static final String KEY = "cipherkey1234567";

    @RegisterExtension
    final Peers peers = new Peers();

    private final AesCipher cipher = new AesCipher(AesKey.of(KEY));

    static Stream<JsonNode> encrypted() {
        return Stream.of(
                        "v4.2.0-json",
                        "v4.2.0-pb",
                        "v4.2.0-raw",
                        "v5.4.2-json",
                        "v5.4.2-pb",
                        "v5.4.2-raw",
                        "v5.4.2-thrift",
                        "v6.3.5-json",
                        "v6.3.5-pb",
                        "v6.3.5-raw",
                        "v6.3.5-thrift")
                .flatMap(GoldenBodiesTest::frames)
                .filter(frame -> frame.has("secureKey"));
    }

    static Stream<JsonNode> frames(String file) {
        try (InputStream in = GoldenBodiesTest.class.getResourceAsStream("/golden/" + file + ".json")) {
            return StreamSupport.stream(new ObjectMapper().readTree(in).spliterator(), false);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest
    @MethodSource("encrypted")
    void areReadAndWrittenTheSame(JsonNode frame) throws GeneralSecurityException {
        assertThat(frame.get("secureKey").asString()).isEqualTo(KEY);
        Message message =
                new Message().bodyCodec((byte) frame.get("bodyCodecId").asInt());
        byte[] sealed = bytes(frame, "body");
        byte[] plain = bytes(frame, "securePlain");
        assertThat(cipher.open(Unpooled.wrappedBuffer(sealed), message)).isEqualTo(plain);
        assertThat(cipher.seal(plain, message)).isEqualTo(sealed);
    }

    @ParameterizedTest
    @ValueSource(strings = {"secure_call", "secure_accept", "secure_call_reply_plain"})
    void callsAreAnsweredAsByAGoPeer(String check) throws IOException {
        for (Map.Entry<String, String> file : Map.of(
                        "v4.2.0-raw", "raw@4", "v5.4.2-raw", "raw@5", "v6.3.5-raw", "raw@6", "v5.4.2-json", "json@5")
                .entrySet()) {
            assertAnsweredLikeGo(file.getKey(), file.getValue(), check);
        }
    }

    private void assertAnsweredLikeGo(String file, String proto, String check) throws IOException {
        var server = peers.server(
                Peers.listening().proto(proto),
                builder -> builder.plugin(Secure.aes(KEY))
                        .routes(router -> router.call(
                                "/echo/json", Secret.class, (secret, context) -> new Echoed("", secret.secret()))));
        RawSocket socket = peers.closing(RawSocket.connect(server, proto));
        socket.socket().getOutputStream().write(bytes(frame(file, check + ".CALL"), "hex"));
        Message reply = socket.read();
        JsonNode expected = frame(file, check + ".REPLY");
        assertThat(reply.type()).isEqualTo(MessageType.REPLY);
        assertThat(reply.body()).isEqualTo(expected.get("bodyUtf8").asString());
        assertThat(reply.metadata().get(Secure.SECURE))
                .isEqualTo(Metadata.parse(expected.get("meta").asString()).get(Secure.SECURE));
    }

    private static JsonNode frame(String file, String name) {
        return frames(file)
                .filter(frame -> frame.get("name").asString().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static byte[] bytes(JsonNode frame, String field) {
        if (frame.has(field + "Utf8")) {
            return frame.get(field + "Utf8").asString().getBytes(StandardCharsets.UTF_8);
        }
        String hex = frame.has(field + "Hex") ? field + "Hex" : field;
        return HexFormat.of().parseHex(frame.get(hex).asString());
    }

    record Secret(String secret) {}

    record Echoed(String meta, String secret) {}
}
