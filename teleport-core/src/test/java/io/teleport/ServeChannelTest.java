package io.teleport;

import static io.teleport.testing.Statuses.statusOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.teleport.session.DispatchMode;
import io.teleport.session.Session;
import io.teleport.testing.Peers;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ServeChannelTest {

    @RegisterExtension
    final Peers peers = new Peers();

    private final EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final Peer server = peers.client(Peers.routes(router -> {
        router.call("/echo", String.class, (text, context) -> text);
        router.dispatch(DispatchMode.EVENT_LOOP)
                .call(
                        "/block",
                        String.class,
                        (text, context) -> context.session().call("/echo", text, String.class));
    }));

    @AfterEach
    void stop() {
        loops.shutdownGracefully(0, 5, TimeUnit.SECONDS);
    }

    /** A listener of somebody else that hands its connections over. */
    private int listen(Peer peer, CompletableFuture<Session> served) {
        Channel listener = new ServerBootstrap()
                .group(loops)
                .channel(NioServerSocketChannel.class)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel accepted) {
                        peer.serve(accepted).whenComplete((session, error) -> {
                            if (error == null) {
                                served.complete(session);
                            } else {
                                served.completeExceptionally(error);
                            }
                        });
                    }
                })
                .bind(0)
                .syncUninterruptibly()
                .channel();
        return ((InetSocketAddress) listener.localAddress()).getPort();
    }

    @Test
    void channelOfAnotherServerBecomesASession() throws Exception {
        CompletableFuture<Session> served = new CompletableFuture<>();
        int port = listen(server, served);
        Session session = peers.client().dial("127.0.0.1:" + port);
        assertThat(session.call("/echo", "hello", String.class)).isEqualTo("hello");
        assertThat(served.get(5, TimeUnit.SECONDS).peer()).isSameAs(server);
        assertThat(server.sessions()).containsExactly(served.join());
    }

    @Test
    void channelThatIsConnectedAlreadyBecomesASession() throws Exception {
        Peer listening = peers.server(Peers.routes(router -> router.call("/name", void.class, (n, c) -> "listening")));
        Channel channel = new Bootstrap()
                .group(loops)
                .channel(NioSocketChannel.class)
                .handler(new ChannelInboundHandlerAdapter())
                .connect("127.0.0.1", listening.port())
                .syncUninterruptibly()
                .channel();
        Session session = server.serve(channel).get(5, TimeUnit.SECONDS);
        assertThat(session.call("/name", null, String.class)).isEqualTo("listening");
    }

    @Test
    void blockingCallOnAForeignEventLoopFailsToo() throws Exception {
        int port = listen(server, new CompletableFuture<>());
        Peer client = peers.client(Peers.routes(router -> router.call("/echo", String.class, (t, c) -> t)));
        Session session = client.dial("127.0.0.1:" + port);
        CompletableFuture<String> call = session.callAsync("/block", "x", String.class);
        assertThat(statusOf(call).code()).isEqualTo(500);
    }

    @Test
    void closedPeerServesNothing() {
        CompletableFuture<Session> served = new CompletableFuture<>();
        int port = listen(server, served);
        server.close();
        Session session = peers.client().dial("127.0.0.1:" + port);
        assertThat(statusOf(served).code()).isEqualTo(102);
        assertThat(statusOf(() -> session.call("/echo", "", String.class)).code())
                .isEqualTo(102);
    }

    @Test
    void channelThatIsClosedAlreadyIsRefused() {
        Peer listening = peers.server(Peers.routes(router -> {}));
        Channel channel = new Bootstrap()
                .group(loops)
                .channel(NioSocketChannel.class)
                .handler(new ChannelInboundHandlerAdapter())
                .connect("127.0.0.1", listening.port())
                .syncUninterruptibly()
                .channel();
        channel.close().syncUninterruptibly();
        assertThat(statusOf(server.serve(channel)).code()).isEqualTo(102);
    }
}
