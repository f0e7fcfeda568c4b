package io.teleport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.channel.epoll.Epoll;
import io.netty.channel.unix.Socket;
import io.teleport.session.Session;
import io.teleport.testing.Peers;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class DescriptorTest {

    @RegisterExtension
    final Peers peers = new Peers();

    @Test
    void sessionShowsTheDescriptorOfItsSocket() throws IOException {
        assumeTrue(Epoll.isAvailable());
        Peer server = peers.server(Peers.listening().transport(TransportType.EPOLL), builder -> builder);
        Session session = peers.peer(Peers.config().transport(TransportType.EPOLL), builder -> builder)
                .dial(Peers.addressOf(server));
        int descriptor = session.fileDescriptor().orElseThrow();
        assertThat(Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor))
                        .toString())
                .startsWith("socket:");
        session.close().toCompletableFuture().join();
        assertThat(session.fileDescriptor()).isEmpty();
    }

    @Test
    void transportWithoutDescriptorsShowsNone() {
        Peer server = peers.server(Peers.listening().transport(TransportType.NIO), builder -> builder);
        Session session = peers.peer(Peers.config().transport(TransportType.NIO), builder -> builder)
                .dial(Peers.addressOf(server));
        assertThat(session.fileDescriptor()).isEmpty();
    }

    @Test
    void inheritedSocketIsListenedOn() throws IOException {
        assumeTrue(Epoll.isAvailable());
        Socket inherited = Socket.newSocketStream();
        inherited.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        inherited.listen(16);
        int port = inherited.localAddress().getPort();
        Peer server = peers.server(
                inheriting(inherited.intValue(), TransportType.EPOLL),
                Peers.routes(router -> router.call("/echo", String.class, (text, context) -> text)));
        assertThat(server.port()).isEqualTo(port);
        Session session = peers.client().dial("127.0.0.1:" + port);
        assertThat(session.call("/echo", "inherited", String.class)).isEqualTo("inherited");
    }

    @Test
    void inheritedSocketNeedsEpoll() {
        assertThatThrownBy(() -> peers.server(inheriting(3, TransportType.NIO), builder -> builder))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("fd://3")
                .hasMessageContaining("transport is NIO");
    }

    private static PeerConfigBuilder inheriting(int descriptor, TransportType transport) {
        return Peers.config()
                .transport(transport)
                .listener(ListenerConfig.of("main", Network.TCP, "fd://" + descriptor));
    }
}
