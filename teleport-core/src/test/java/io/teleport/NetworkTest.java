package io.teleport;

import static io.teleport.testing.Statuses.statusOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.channel.epoll.Epoll;
import io.netty.channel.uring.IoUring;
import io.teleport.session.Session;
import io.teleport.testing.Peers;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class NetworkTest {

    @RegisterExtension
    final Peers peers = new Peers();

    @TempDir
    private Path directory;

    private Peer server(PeerConfigBuilder config) {
        return peers.server(
                config, Peers.routes(router -> router.call("/echo", String.class, (text, context) -> text)));
    }

    private static void assumeAvailable(TransportType transport) {
        assumeTrue(transport != TransportType.EPOLL || Epoll.isAvailable(), "needs epoll");
        assumeTrue(transport != TransportType.IO_URING || IoUring.isAvailable(), "needs io_uring");
    }

    private static boolean hasIpv6() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getAllByName("::1")[0])) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }

    private static void assertWorks(Session session) {
        assertThat(session.call("/echo", "hello", String.class)).isEqualTo("hello");
    }

    @ParameterizedTest
    @EnumSource
    void tcpWorksOnEveryTransport(TransportType transport) {
        assumeAvailable(transport);
        Peer server = server(Peers.listening().transport(transport));
        Peer client = peers.peer(Peers.config().transport(transport), builder -> builder);
        assertWorks(Peers.dial(client, server));
    }

    @ParameterizedTest
    @EnumSource
    void unixSocketWorksOnEveryTransport(TransportType transport) {
        assumeAvailable(transport);
        Path path = directory.resolve(transport + ".sock");
        Peer server = server(
                Peers.config().transport(transport).listener(ListenerConfig.of("unix", Network.UNIX, path.toString())));
        assertThat(path).exists();
        Peer client = peers.peer(Peers.config().transport(transport).network(Network.UNIX), builder -> builder);
        Session session = client.dial(path.toString());
        assertWorks(session);
        assertThat(session.id()).isNotEmpty();
        assertThat(session.remoteAddress().toString()).contains(transport + ".sock");
        Session second = client.dial(path.toString());
        assertWorks(second);
        assertThat(second.id()).isNotEqualTo(session.id());
        await().until(() -> server.sessionCount() == 2);
        server.close();
        assertThat(path).doesNotExist();
    }

    @Test
    void tcp4ListensOnIpv4Alone() throws Exception {
        Peer server = server(Peers.listening().network(Network.TCP4));
        Peer client = peers.peer(Peers.config().network(Network.TCP4), builder -> builder);
        Session session = client.dial("localhost:" + server.port());
        assertWorks(session);
        assertThat(((InetSocketAddress) session.remoteAddress()).getAddress()).isInstanceOf(Inet4Address.class);
        if (hasIpv6()) {
            assertIsNotServed("[::1]:" + server.port());
        }
    }

    private void assertIsNotServed(String address) throws Exception {
        Session session = peers.client().dial(address);
        session.closeFuture().toCompletableFuture().get(5, TimeUnit.SECONDS);
    }

    @Test
    void tcp6ListensOnIpv6() {
        assumeTrue(hasIpv6(), "needs ::1");
        Peer server = server(Peers.config().listener(ListenerConfig.of("six", Network.TCP6, "[::1]:0")));
        Peer client = peers.peer(Peers.config().network(Network.TCP6), builder -> builder);
        Session session = client.dial("[::1]:" + server.port());
        assertWorks(session);
        assertThat(((InetSocketAddress) session.remoteAddress()).getAddress()).isInstanceOf(Inet6Address.class);
        assertThat(session.id()).isEqualTo("[0:0:0:0:0:0:0:1]:" + server.port());
        assertThat(statusOf(() -> client.dial("127.0.0.1:" + server.port())).code())
                .isEqualTo(105);
    }

    @Test
    void tcp6WithoutHostListensOnIpv6Alone() throws Exception {
        assumeTrue(hasIpv6(), "needs ::1");
        Peer server = server(Peers.listening().network(Network.TCP6));
        assertWorks(peers.client().dial("[::1]:" + server.port()));
        assertIsNotServed("127.0.0.1:" + server.port());
    }

    @Test
    void peersOfOneProcessTalkWithoutSockets() {
        Peer server = server(Peers.config().listener(ListenerConfig.of("in", Network.LOCAL, "networks")));
        Peer client = peers.peer(Peers.config().network(Network.LOCAL), builder -> builder);
        Session session = client.dial("networks");
        assertWorks(session);
        assertWorks(client.dial("networks"));
        await().until(() -> server.sessionCount() == 2);
        assertThat(statusOf(() -> client.dial("nobody")).code()).isEqualTo(105);
    }

    @Test
    void unixpacketIsRefusedWithAClearText() {
        String path = directory.resolve("packet.sock").toString();
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(
                        () -> peers.client().dial(path, DialOptions.defaults().withNetwork(Network.UNIXPACKET)))
                .withMessageContaining("expected: one that Java has: tcp, tcp4, tcp6, unix or local");
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(
                        () -> server(Peers.config().listener(ListenerConfig.of("packet", Network.UNIXPACKET, path))))
                .withMessageContaining("expected: one that Java has: tcp, tcp4, tcp6, unix or local");
    }

    @Test
    void severalListenersWithProtocolsOfTheirOwn() throws Exception {
        String path = directory.resolve("five.sock").toString();
        Peer server = server(Peers.listening()
                .listener(new ListenerConfig("six", Network.TCP, "127.0.0.1:0", "raw@6"))
                .listener(new ListenerConfig("five", Network.UNIX, path, "raw@5")));
        assertThat(server.listeners())
                .extracting(listener -> listener.config().name() + " " + listener.proto() + " " + listener.open())
                .containsExactly("default raw@4 true", "six raw@6 true", "five raw@5 true");
        assertThat(server.listenAddresses()).hasSize(3);
        int six = ((InetSocketAddress) server.listenAddresses().get(1)).getPort();
        Peer client = peers.client();
        assertWorks(client.dial(Peers.addressOf(server)));
        assertWorks(client.dial("127.0.0.1:" + six, DialOptions.defaults().withProto("raw@6")));
        assertWorks(client.dial(
                path, DialOptions.defaults().withNetwork(Network.UNIX).withProto("raw@5")));
        server.stopListening();
        assertThat(server.listeners()).isEmpty();
        assertThat(Path.of(path)).doesNotExist();
        await().until(() -> server.sessionCount() == 3);
    }

    @Test
    void listenerThatCannotBeBoundUnbindsTheOthers() throws Exception {
        try (ServerSocket taken = new ServerSocket(0)) {
            Path path = directory.resolve("first.sock");
            Peer server = peers.peer(
                    Peers.config()
                            .listener(ListenerConfig.of("first", Network.UNIX, path.toString()))
                            .listener(ListenerConfig.of("second", Network.TCP, ":" + taken.getLocalPort())),
                    builder -> builder);
            assertThatExceptionOfType(ListenException.class)
                    .isThrownBy(server::listen)
                    .withMessageContaining("second")
                    .withMessageContaining(String.valueOf(taken.getLocalPort()));
            assertThat(server.listeners()).isEmpty();
            assertThat(path).doesNotExist();
        }
    }

    @Test
    void listenerDoesNotTakeASocketFileAway() throws Exception {
        Path path = directory.resolve("used.sock");
        Files.writeString(path, "somebody's");
        Peer server = peers.peer(
                Peers.config().listener(ListenerConfig.of("unix", Network.UNIX, path.toString())), builder -> builder);
        assertThatExceptionOfType(ListenException.class).isThrownBy(server::listen);
        assertThat(path).hasContent("somebody's");
    }

    @ParameterizedTest
    @EnumSource
    void socketOfAProcessThatHasGoneIsReplacedAndThatOfALivingOneIsNot(TransportType transport) throws Exception {
        assumeAvailable(transport);
        Path path = directory.resolve("used.sock");
        PeerConfigBuilder config =
                Peers.config().transport(transport).listener(ListenerConfig.of("unix", Network.UNIX, path.toString()));
        try (ServerSocketChannel left = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            left.bind(UnixDomainSocketAddress.of(path));
            assertThatExceptionOfType(ListenException.class)
                    .isThrownBy(() -> server(config))
                    .withMessageContaining("in use");
        }
        assertThat(path).exists();
        server(config);
        assertWorks(peers.client().dial(path.toString(), DialOptions.defaults().withNetwork(Network.UNIX)));
    }

    @Test
    void localIpIsUsedToListenAndToDial() throws Exception {
        Peer server = server(Peers.listening().localIp("127.0.0.1"));
        assertThat(((InetSocketAddress) server.listenAddresses().get(0)).getAddress())
                .isEqualTo(InetAddress.getLoopbackAddress());
        Peer client = peers.peer(Peers.config().localIp("127.0.0.2"), builder -> builder);
        Peers.Pair pair = Peers.connect(client, server);
        assertThat(pair.accepted().remoteAddress().toString()).contains("127.0.0.2");
        pair.dialed().close().toCompletableFuture().get(5, TimeUnit.SECONDS);
    }
}
