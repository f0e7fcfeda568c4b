package io.teleport.readme;

import static org.assertj.core.api.Assertions.assertThat;

import io.teleport.DialOptions;
import io.teleport.Peer;
import io.teleport.PeerConfig;
import io.teleport.message.Status;
import io.teleport.proto.Protos;
import io.teleport.session.Session;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What docs/protocols.md shows works. */
class ProtocolsTest {

    @Test
    void ownProtocolIsSpoken() throws IOException {
        try (Peer server = server()) {
            server.listen();
            callInLines(server);
            callByHand(server);
        }
    }

    private static Peer server() {
        // region own-proto
        Peer server = Peer.builder()
                .config(PeerConfig.builder().listenPort(0).proto("line").build())
                .protos(List.of(new LineProto()))
                .routeCall(new Math())
                .build();
        // endregion
        return server;
    }

    private static void callInLines(Peer server) {
        try (Peer client = Peer.builder()
                .protos(List.of(new LineProto()))
                .config(PeerConfig.builder().proto("line").build())
                .build()) {
            Session session = client.dial("127.0.0.1:" + server.port());
            assertThat(session.call("/math/add", new int[] {1, 2, 3}, Integer.class))
                    .isEqualTo(6);
            assertThat(session.request("/no/such")
                            .exchange(Integer.class)
                            .status()
                            .code())
                    .isEqualTo(Status.CODE_NOT_FOUND);
            assertThat(session.request("/math/add")
                            .body(new int[] {1})
                            .pipe("gzip")
                            .exchange(Integer.class)
                            .status()
                            .code())
                    .isEqualTo(Status.CODE_WRITE_FAILED);
            assertThat(session.call("/math/add", new int[] {4, 5}, Integer.class))
                    .isEqualTo(9);
        }
    }

    private static void callByHand(Peer server) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.getOutputStream().write("1 7 106 0 /math/add [1,2,3]\n".getBytes(StandardCharsets.UTF_8));
            String expected = "2 7 106 0  6\n";
            assertThat(new String(socket.getInputStream().readNBytes(expected.length()), StandardCharsets.UTF_8))
                    .isEqualTo(expected);
            socket.getOutputStream().write("not a message\n".getBytes(StandardCharsets.UTF_8));
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void websocketIsDialed() {
        try (Peer server = Peer.builder()
                        .config(PeerConfig.builder()
                                .listenPort(0)
                                .proto("ws-json@5")
                                .websocketPath("/teleport")
                                .build())
                        .routeCall(new Math())
                        .build();
                Peer peer = Peer.builder().build()) {
            server.listen();
            String address = "ws://127.0.0.1:" + server.port() + "/teleport";
            assertThat(dial(peer, address).call("/math/add", new int[] {1, 2, 3}, Integer.class))
                    .isEqualTo(6);
        }
    }

    private static Session dial(Peer peer, String address) {
        // region dial-websocket
        DialOptions options = DialOptions.defaults().withProto("ws-json@5");
        Session session = peer.dial(address, options); // such as ws://127.0.0.1:9090/teleport
        // endregion
        return session;
    }

    @Test
    void protocolIsSwapped() {
        Upgrade upgrade = new Upgrade(Protos.find("json@6"));
        try (Peer server = Peer.builder()
                        .config(PeerConfig.builder().listenPort(0).build())
                        .plugin(upgrade)
                        .routeCall(new Math())
                        .build();
                Peer client = Peer.builder().plugin(upgrade).build()) {
            server.listen();
            Session session = client.dial("127.0.0.1:" + server.port());
            assertThat(session.call("/math/add", new int[] {1, 2, 3}, Integer.class))
                    .isEqualTo(6);
        }
    }
}
