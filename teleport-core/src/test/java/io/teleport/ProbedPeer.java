package io.teleport;

import static org.assertj.core.api.Assertions.assertThat;

import io.teleport.message.Message;
import io.teleport.message.MessageType;
import io.teleport.router.Router;
import io.teleport.testing.HttpSocket;
import io.teleport.testing.RawSocket;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** A peer that is sent frames made by hand: its routes, and what it answers until a good request shows that it still works. */
final class ProbedPeer {

    static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final JsonMapper JSON = new JsonMapper();

    /**
     * An answer.
     *
     * @param code 0 when it is no error
     */
    record Answer(int code, String body) {}

    private interface Answers {
        @Nullable
        Answer next() throws IOException;
    }

    private ProbedPeer() {}

    static void routes(Router router) {
        router.call(
                "/math/add",
                int[].class,
                (numbers, context) ->
                        numbers == null ? 0 : Arrays.stream(numbers).sum());
        router.call("/echo/json", Map.class, (fields, context) -> {
            Map<Object, Object> all = new LinkedHashMap<>();
            all.put("meta", Objects.requireNonNullElse(context.metadata().get("author"), ""));
            all.putAll((Map<?, ?>) fields);
            return all;
        });
        router.call("/echo/plain", String.class, (text, context) -> text);
        router.call("/echo/bytes", byte[].class, (bytes, context) -> bytes);
        router.push("/push/status", String.class, (text, context) -> {});
        router.push("/say", String.class, (text, context) -> context.session().push("/say", text));
    }

    /** A request that is answered with 42 where the connection still works. */
    static byte[] marker(String proto) {
        if (proto.equals("tlv")) {
            return HexFormat.of().parseHex("01000000020000003432");
        }
        if (proto.startsWith("http")) {
            return "POST /math/add HTTP/1.1\r\nContent-Type: application/json\r\nContent-Length: 7\r\n\r\n[20,22]"
                    .getBytes(StandardCharsets.US_ASCII);
        }
        return RawSocket.frame(
                proto,
                new Message()
                        .type(MessageType.CALL)
                        .seq(77)
                        .serviceMethod("/math/add")
                        .bodyCodec((byte) 'j')
                        .body("[20,22]".getBytes(StandardCharsets.US_ASCII)));
    }

    /** Reads up to the answer to the marker; returns whether the peer has closed the connection before it. */
    static boolean readAll(RawSocket client, List<Answer> answers) throws IOException {
        return readAll(() -> next(client), answers);
    }

    static boolean readAll(HttpSocket client, List<Answer> answers) throws IOException {
        return readAll(() -> next(client), answers);
    }

    private static boolean readAll(Answers in, List<Answer> answers) throws IOException {
        for (Answer answer = in.next(); answer != null; answer = in.next()) {
            if (answer.body().equals("42")) {
                return false;
            }
            answers.add(answer);
        }
        return true;
    }

    private static @Nullable Answer next(RawSocket client) throws IOException {
        try {
            Message message = client.read(PATIENCE);
            if (message != null) {
                return new Answer(message.status().code(), String.valueOf(message.body()));
            }
            assertThat(isAtItsEnd(client.socket().getInputStream())).isTrue();
        } catch (UncheckedIOException e) {
            // Closed while what was sent had not been read.
            assertThat(e.getCause()).isNotInstanceOf(SocketTimeoutException.class);
        }
        return null;
    }

    private static boolean isAtItsEnd(InputStream in) throws IOException {
        return in.read() < 0;
    }

    private static @Nullable Answer next(HttpSocket client) {
        HttpSocket.Response response = client.readIfAny();
        while (response != null && response.head().startsWith("HTTP/1.1 100 ")) {
            response = client.readIfAny();
        }
        return response == null ? null : new Answer(code(response), response.body());
    }

    /** The status of HTTP, or the code of an error among peers. */
    private static int code(HttpSocket.Response response) {
        int status = Integer.parseInt(response.head().substring(9, 12));
        return status == 200
                ? 0
                : status == 299 ? JSON.readTree(response.body()).get("code").asInt() : status;
    }

    /** In the words of the page. */
    static String outcome(List<Answer> answers, boolean closed) {
        String first = answers.isEmpty()
                ? ""
                : answers.get(0).code() == 0
                        ? ProbePage.ANSWERED
                        : Integer.toString(answers.get(0).code());
        if (closed) {
            return first.isEmpty() ? ProbePage.HANGS_UP : first + ", " + ProbePage.HANGS_UP;
        }
        return first.isEmpty() ? ProbePage.IGNORED : first;
    }
}
