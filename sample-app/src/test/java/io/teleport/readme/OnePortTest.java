package io.teleport.readme;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.teleport.DialOptions;
import io.teleport.Peer;
import io.teleport.PeerConfig;
import io.teleport.session.Session;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Peers of several generations, websockets, curl and any other HTTP client use one port. */
class OnePortTest {

    private static final List<String> PROTOS = List.of("raw@4", "raw@5", "raw@6", "ws-json@5", "ws-protobuf@6");
    private static final int[] NUMBERS = {1, 2, 3};

    private final Peer server = Peer.builder()
            .config(PeerConfig.builder().listenPort(0).proto("auto").build())
            .routeCall(new Math())
            .build();
    private final Peer client = Peer.builder().build();

    /** The sessions that talk while somebody else comes by http. */
    private Map<String, Session> sessions = Map.of();

    @BeforeEach
    void connect() {
        server.listen();
        sessions = PROTOS.stream()
                .collect(Collectors.toMap(
                        Function.identity(),
                        proto -> client.dial(
                                "127.0.0.1:" + server.port(),
                                DialOptions.defaults().withProto(proto))));
        assertPeersAreServed();
    }

    @AfterEach
    void close() {
        client.close();
        server.close();
    }

    private void assertPeersAreServed() {
        List<CompletableFuture<Integer>> sums = PROTOS.stream()
                .flatMap(proto -> Stream.generate(() -> sessions.get(proto)).limit(20))
                .map(session -> session.callAsync("/math/add", NUMBERS, Integer.class))
                .toList();
        assertThat(sums).allSatisfy(sum -> assertThat(sum.join()).isEqualTo(6));
    }

    @Test
    void curlCallsOnThePortOfThePeers() throws Exception {
        requireCurl();
        String command = Markdown.read("docs/protocols.md").blocks("sh").get(0).strip();
        assertThat(command).startsWith("curl ").contains("127.0.0.1:9090/math/add");
        Process curl = new ProcessBuilder(
                        "sh", "-c", command.replace(":9090/", ":" + server.port() + "/") + " --silent --max-time 20")
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String output = new String(curl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(curl.waitFor()).isZero();
        assertThat(output).isEqualTo("6");
        assertPeersAreServed();
    }

    @Test
    void anyHttpClientCallsOnThePortOfThePeers() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/math/add"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("[1,2,3]"))
                .build();
        HttpResponse<String> response = HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEqualTo("6");
        assertPeersAreServed();
    }

    /** Continuous integration has it. */
    private static void requireCurl() throws InterruptedException {
        boolean there;
        try {
            there = new ProcessBuilder("curl", "--version")
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            there = false;
        }
        if (!there && System.getenv("CI") != null) {
            fail("curl is not installed (expected: on machines that set CI)");
        }
        assumeTrue(there, "curl is not installed");
    }
}
