package io.teleport.sample.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.teleport.ListenerConfig;
import io.teleport.Network;
import io.teleport.Peer;
import io.teleport.PeerConfig;
import io.teleport.message.Status;
import io.teleport.router.CallContext;
import io.teleport.router.PushContext;
import io.teleport.router.Router;
import java.net.InetSocketAddress;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CliTest {

    private final Queue<String> pushed = new ConcurrentLinkedQueue<>();
    private final Terminal terminal = new Terminal();
    private Peer server;

    @BeforeEach
    void listen() {
        PeerConfig config = PeerConfig.builder()
                .localIp("127.0.0.1")
                .listenPort(0)
                .listener(new ListenerConfig("five", Network.TCP, "127.0.0.1:0", "raw@5"))
                .build();
        server = Peer.builder().config(config).routes(this::register).build();
        server.listen();
    }

    @AfterEach
    void close() {
        server.close();
    }

    private void register(Router router) {
        router.call(
                "/sum", int[].class, (numbers, context) -> IntStream.of(numbers).sum());
        router.call("/text", String.class, (text, context) -> text);
        router.call("/nothing", String.class, (text, context) -> null);
        router.call("/author", String.class, (text, context) -> context.query("author") + " " + author(context));
        router.call("/never", String.class, (text, context) -> new CompletableFuture<String>());
        router.call("/refused", String.class, (text, context) -> Status.of(1001, "no", "because"));
        router.call("/echo_push", String.class, (text, context) -> {
            context.session().push("/echoed", text);
            return "done";
        });
        router.push("/note", String.class, this::note);
    }

    private static String author(CallContext context) {
        return context.metadata().getAll("author").toString();
    }

    private void note(String text, PushContext context) {
        pushed.add(text + " " + context.metadata().get("author"));
    }

    private String address() {
        return "127.0.0.1:" + server.port();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/sum              | [1,2,3]      | 6",
                "/text             | \"żółw\"     | \"żółw\"",
                "/nothing          | \"\"         | ''",
                "/author?author=li | \"\"         | \"li []\"",
            })
    void callPrintsTheReplyAsItCame(String path, String body, String reply) {
        assertThat(terminal.run("call", address(), path, body)).isEqualTo(Cli.SUCCESS);
        assertThat(terminal.out()).isEqualTo(reply);
        assertThat(terminal.err()).isEmpty();
    }

    @Test
    void bodyMayBeMissing() {
        assertThat(terminal.run("call", address(), "/text")).isEqualTo(Cli.SUCCESS);
        assertThat(terminal.out()).isEmpty();
    }

    @Test
    void metadataIsSent() {
        terminal.run("call", address(), "--metadata", "author=li", "/author", "\"\"", "--metadata", "author=a=b");
        assertThat(terminal.out()).isEqualTo("\"null [li, a=b]\"");
    }

    @Test
    void protocolIsChosen() {
        int port = ((InetSocketAddress) server.listenAddresses().get(1)).getPort();
        assertThat(terminal.run("call", "127.0.0.1:" + port, "/sum", "[1,2]", "--proto", "raw@5"))
                .isEqualTo(Cli.SUCCESS);
        assertThat(terminal.out()).isEqualTo("3");
    }

    @ParameterizedTest
    @CsvSource({"/refused, 1001 no: because", "/unknown, 404 Not Found", "/never, 408"})
    void failedCallPrintsItsStatus(String path, String status) {
        assertThat(terminal.run("call", address(), path, "\"\"", "--timeout", "300ms"))
                .isEqualTo(Cli.FAILURE);
        assertThat(terminal.err()).startsWith(status);
        assertThat(terminal.out()).isEmpty();
    }

    @Test
    void callWithoutAPeerFails() {
        String address = address();
        server.close();
        assertThat(terminal.run("call", address, "/sum", "[1]")).isEqualTo(Cli.FAILURE);
        assertThat(terminal.err()).startsWith("105 Dial Failed").contains(address);
    }

    @Test
    void pushArrivesBeforeTheCommandEnds() {
        assertThat(terminal.run("push", address(), "/note", "\"hi\"", "--metadata", "author=li"))
                .isEqualTo(Cli.SUCCESS);
        await().untilAsserted(() -> assertThat(pushed).containsExactly("hi li"));
        assertThat(terminal.out()).isEmpty();
    }

    @Test
    void whatIsPushedDuringACallIsNotPrinted() {
        terminal.run("call", address(), "/echo_push", "\"hi\"");
        assertThat(terminal.out()).isEqualTo("\"done\"");
    }

    @Test
    void watchPrintsPushesInTheirOrder() {
        CompletableFuture<Integer> exit =
                CompletableFuture.supplyAsync(() -> terminal.run("watch", address(), "--count", "3"));
        await().until(() -> server.sessionCount() == 1);
        for (int i = 1; i < 5; i++) {
            server.broadcast("/status?n=" + i, i);
        }
        assertThat(exit.join()).isEqualTo(Cli.SUCCESS);
        assertThat(terminal.out().lines()).containsExactly("/status?n=1 1", "/status?n=2 2", "/status?n=3 3");
    }

    @Test
    void watchEndsWithTheConnection() {
        CompletableFuture<Integer> exit = CompletableFuture.supplyAsync(() -> terminal.run("watch", address()));
        await().until(() -> server.sessionCount() == 1);
        server.close();
        assertThat(exit.join()).isEqualTo(Cli.FAILURE);
        assertThat(terminal.err()).isEqualTo("the connection was closed");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "dial 127.0.0.1:1                            | command: dial (expected: call, push or watch)",
                "call                                        | call: 0 arguments (expected: <address> <path> [body])",
                "call 127.0.0.1:1                            | call: 1 arguments",
                "push 127.0.0.1:1 /a 1 2                     | push: 4 arguments",
                "watch 127.0.0.1:1 /a                        | watch: 2 arguments (expected: <address>)",
                "call 127.0.0.1 /a                           | address: 127.0.0.1 (expected: host:port",
                "call 127.0.0.1:1 /a --proto raw@9           | proto: raw@9 (expected: one of [raw@4, raw@5, raw@6",
                "call 127.0.0.1:1 /a --proto                 | --proto: missing (expected: a protocol such as raw@5)",
                "call 127.0.0.1:1 /a --timeout soon          | --timeout: soon (expected: a time such as 2s or 500ms)",
                "call 127.0.0.1:1 /a --metadata author       | --metadata: author (expected: key=value)",
                "watch 127.0.0.1:1 --count 0                 | --count: 0 (expected: a number from 1)",
                "watch 127.0.0.1:1 --verbose yes             | option: --verbose (expected: --proto, --timeout",
            })
    void wrongUsageSaysWhatIsExpected(String command, String complaint) {
        assertThat(terminal.run(command.split(" "))).isEqualTo(Cli.MISUSE);
        assertThat(terminal.err()).startsWith(complaint).contains("usage: java -jar sample-app.jar");
        assertThat(terminal.out()).isEmpty();
    }

    @Test
    void helpIsAResult() {
        assertThat(terminal.run("--help")).isEqualTo(Cli.SUCCESS);
        assertThat(terminal.out()).startsWith("usage:").contains("watch <address>");
    }

    @ParameterizedTest
    @ValueSource(strings = {"call", "push", "watch", "dial", "--help"})
    void wordsAreCommands(String first) {
        assertThat(Cli.isMeantBy(first)).isTrue();
    }

    @Test
    void optionsOfTheApplicationAreNoCommand() {
        assertThat(Cli.isMeantBy("--server.port=0")).isFalse();
        assertThat(Cli.isMeantBy()).isFalse();
    }
}
