package io.teleport;

import static io.teleport.testing.Statuses.statusOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import io.netty.buffer.ByteBuf;
import io.teleport.codec.CodecException;
import io.teleport.message.Message;
import io.teleport.message.MessageType;
import io.teleport.message.Status;
import io.teleport.session.MessageSocket;
import io.teleport.session.Session;
import io.teleport.testing.Certificates;
import io.teleport.testing.Peers;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class MessageSocketsTest {

    private static final Duration SOON = Duration.ofSeconds(10);

    @RegisterExtension
    final Peers peers = new Peers();

    private final BlockingQueue<MessageSocket> accepted = new LinkedBlockingQueue<>();

    private MessageSockets sockets(PeerConfigBuilder config) {
        return peers.closing(MessageSockets.create(config.build()));
    }

    private String listen(PeerConfigBuilder config) {
        return addressOf(sockets(config).listen(accepted::add).get(0));
    }

    private static String addressOf(SocketAddress address) {
        return "127.0.0.1:" + ((InetSocketAddress) address).getPort();
    }

    private MessageSocket accepted() throws InterruptedException {
        MessageSocket socket = accepted.poll(10, TimeUnit.SECONDS);
        assertThat(socket).isNotNull();
        return socket;
    }

    private static Message text(String text) {
        return new Message()
                .type(MessageType.PUSH)
                .serviceMethod("/text")
                .bodyCodec((byte) 's')
                .body(text);
    }

    private static String textOf(Message message) {
        String text = ((ByteBuf) message.body()).toString(StandardCharsets.UTF_8);
        message.release();
        return text;
    }

    @ParameterizedTest
    @ValueSource(strings = {"raw@4", "raw@5", "raw@6", "json@5", "protobuf@6", "http@5"})
    void messagesTravelBothWaysWithTheirHeaders(String proto) throws Exception {
        String address = listen(Peers.listening().proto(proto));
        MessageSocket client = sockets(Peers.config().proto(proto)).dial(address);
        Message sent = text("hello").seq(42).serviceMethod("/any?x=1");
        sent.metadata().add("k", "v");
        client.write(sent).toCompletableFuture().get(5, TimeUnit.SECONDS);
        MessageSocket server = accepted();
        Message read = server.read(SOON);
        assertThat(read.type()).isEqualTo(MessageType.PUSH);
        assertThat(read.seq()).isEqualTo(42);
        assertThat(read.serviceMethod()).isEqualTo("/any?x=1");
        assertThat(read.metadata().get("k")).isEqualTo("v");
        assertThat(textOf(read)).isEqualTo("hello");
        server.write(new Message().type(MessageType.REPLY).seq(42).status(Status.of(1001, "no", "why")));
        Message reply = client.read(SOON);
        assertThat(reply.status()).isEqualTo(Status.of(1001, "no", "why"));
        reply.release();
    }

    @Test
    void socketHasAnIdAttributesAndAddresses() throws Exception {
        String address = listen(Peers.listening());
        MessageSocket client = sockets(Peers.config()).dial(address);
        MessageSocket server = accepted();
        assertThat(client.id()).isEqualTo(address);
        assertThat(client.remoteAddress()).isEqualTo(server.localAddress());
        assertThat(client.localAddress()).isEqualTo(server.remoteAddress());
        client.setId("li");
        client.attributes().set("k", 1);
        assertThat(client.id()).isEqualTo("li");
        assertThat(client.attributes().get("k")).isEqualTo(1);
    }

    @Test
    void messagesAreGivenToACallbackInTheirOrder() throws Exception {
        String address = listen(Peers.listening());
        MessageSocket client = sockets(Peers.config()).dial(address);
        List<String> seen = new CopyOnWriteArrayList<>();
        for (int i = 0; i < 500; i++) {
            client.write(text("" + i));
        }
        accepted().receive(message -> seen.add(textOf(message)));
        for (int i = 500; i < 1000; i++) {
            client.write(text("" + i));
        }
        await().until(() -> seen.size() == 1000);
        assertThat(seen)
                .containsExactlyElementsOf(
                        IntStream.range(0, 1000).mapToObj(String::valueOf).toList());
    }

    @Test
    void readerThatComesLateMissesNothing() throws Exception {
        String address = listen(Peers.listening());
        MessageSocket client = sockets(Peers.config()).dial(address);
        for (int i = 0; i < 5000; i++) {
            client.write(text("" + i));
        }
        MessageSocket server = accepted();
        for (int i = 0; i < 5000; i++) {
            assertThat(textOf(server.read(SOON))).isEqualTo("" + i);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"AUTO", "NIO"})
    void readerThatComesAfterTheEndMissesNothing(TransportType transport) throws Exception {
        String address = listen(Peers.listening().transport(transport));
        MessageSocket client = sockets(Peers.config()).dial(address);
        CompletableFuture<Void> last = new CompletableFuture<>();
        for (int i = 0; i < 2000; i++) {
            last = client.write(text("" + i)).toCompletableFuture();
        }
        last.get(5, TimeUnit.SECONDS);
        client.close();
        MessageSocket server = accepted();
        for (int i = 0; i < 2000; i++) {
            assertThat(textOf(server.read(SOON))).isEqualTo("" + i);
        }
        assertThat(statusOf(() -> server.read(SOON)).code()).isEqualTo(102);
    }

    @Test
    void bodyIsDecodedToATypeChosenByTheHeader() throws Exception {
        MessageSockets listening = sockets(Peers.listening());
        String address = addressOf(listening.listen(accepted::add).get(0));
        MessageSocket client = sockets(Peers.config()).dial(address);
        client.write(
                text("[1,2]").serviceMethod("/numbers").bodyCodec((byte) 'j').body(new int[] {1, 2}));
        client.write(text("x"));
        client.write(text("x").serviceMethod("/numbers"));
        client.write(new Message().type(MessageType.PUSH).serviceMethod("/text"));
        MessageSocket server = accepted();
        assertThat(listening.readBody(server.read(SOON), MessageSocketsTest::typeOf))
                .isEqualTo(new int[] {1, 2});
        assertThat(listening.readBody(server.read(SOON), MessageSocketsTest::typeOf))
                .isEqualTo("x");
        Message wrong = server.read(SOON);
        assertThatExceptionOfType(CodecException.class)
                .isThrownBy(() -> listening.readBody(wrong, MessageSocketsTest::typeOf));
        assertThat(listening.readBody(server.read(SOON), MessageSocketsTest::typeOf))
                .isNull();
    }

    private static Class<?> typeOf(Message message) {
        return message.serviceMethod().equals("/numbers") ? int[].class : String.class;
    }

    @Test
    void readEndsInTimeOrWithTheConnection() throws Exception {
        String address = listen(Peers.listening());
        MessageSocket client = sockets(Peers.config()).dial(address);
        MessageSocket server = accepted();
        assertThat(statusOf(() -> server.read(Duration.ofMillis(20))).code()).isEqualTo(408);
        client.write(text("last"));
        client.close();
        server.closeFuture().toCompletableFuture().get(5, TimeUnit.SECONDS);
        assertThat(textOf(server.read(SOON))).isEqualTo("last");
        assertThat(statusOf(() -> server.read(Duration.ZERO)).code()).isEqualTo(102);
        assertThat(statusOf(() -> server.read(SOON)).code()).isEqualTo(102);
        assertThat(statusOf(() -> client.read(SOON)).code()).isEqualTo(102);
        assertThat(statusOf(client.write(text("")).toCompletableFuture()).code())
                .isEqualTo(102);
    }

    @Test
    void closeReleasesWhatNobodyHasRead() throws Exception {
        String address = listen(Peers.listening());
        MessageSocket client = sockets(Peers.config()).dial(address);
        for (int i = 0; i < 1000; i++) {
            client.write(text("unread"));
        }
        MessageSocket server = accepted();
        server.read(SOON).release();
        server.close();
        client.closeFuture().toCompletableFuture().get(5, TimeUnit.SECONDS);
        server.closeFuture().toCompletableFuture().get(5, TimeUnit.SECONDS);
    }

    @Test
    void messageOverTheLimitIsNotWrittenAndNotRead() throws Exception {
        String address = listen(Peers.listening().messageSizeLimit(1000));
        MessageSocket small = sockets(Peers.config().messageSizeLimit(1000)).dial(address);
        assertThat(statusOf(small.write(text("x".repeat(2000))).toCompletableFuture())
                        .code())
                .isEqualTo(413);
        small.write(text("fits"));
        assertThat(textOf(accepted().read(SOON))).isEqualTo("fits");
        MessageSocket large = sockets(Peers.config()).dial(address);
        large.write(text("x".repeat(2000)));
        assertThat(statusOf(() -> accepted().read(SOON)).code()).isEqualTo(102);
    }

    @Test
    void bodyThatCannotBeEncodedFailsTheWriteAlone() throws Exception {
        String address = listen(Peers.listening());
        MessageSocket client = sockets(Peers.config()).dial(address);
        assertThat(statusOf(client.write(text("").bodyCodec((byte) 99)).toCompletableFuture())
                        .code())
                .isEqualTo(104);
        client.write(text("fine"));
        assertThat(textOf(accepted().read(SOON))).isEqualTo("fine");
    }

    @Test
    void readingOnTheEventLoopIsRefused() throws Exception {
        String address = listen(Peers.listening());
        MessageSocket client = sockets(Peers.config()).dial(address);
        CompletableFuture<Message> read = new CompletableFuture<>();
        accepted().receive(message -> {
            message.release();
            try {
                read.complete(client.read(SOON));
            } catch (IllegalStateException e) {
                read.completeExceptionally(e);
            }
        });
        client.write(text("go"));
        assertThatExceptionOfType(CompletionException.class)
                .isThrownBy(read::join)
                .withMessageContaining("would block the event loop");
    }

    @Test
    void socketTalksToAPeer() {
        Peer server = peers.server(Peers.routes(router -> router.call("/echo", String.class, (text, c) -> text)));
        MessageSocket client = sockets(Peers.config()).dial(Peers.addressOf(server));
        client.write(text("hello").type(MessageType.CALL).serviceMethod("/echo").seq(7));
        Message reply = client.read(SOON);
        assertThat(reply.seq()).isEqualTo(7);
        assertThat(textOf(reply)).isEqualTo("hello");
    }

    @Test
    void peerTalksToASocket() throws Exception {
        String address = listen(Peers.listening());
        Session session = peers.client().dial(address);
        CompletableFuture<String> call = session.callAsync("/echo", "hello", String.class);
        MessageSocket server = accepted();
        Message request = server.read(SOON);
        server.write(new Message()
                .type(MessageType.REPLY)
                .seqOf(request)
                .bodyCodec((byte) 'j')
                .body("answer"));
        request.release();
        assertThat(call.get(5, TimeUnit.SECONDS)).isEqualTo("answer");
    }

    @Test
    void connectionIsEncryptedWhereTheConfigurationSaysSo() throws Exception {
        String address = listen(
                Peers.listening().certFile(Certificates.SERVER.certFile()).keyFile(Certificates.SERVER.keyFile()));
        MessageSocket client = sockets(Peers.config().trustFile(Certificates.SERVER.certFile()))
                .dial(address);
        client.write(text("secret"));
        assertThat(textOf(accepted().read(SOON))).isEqualTo("secret");
        assertThat(statusOf(() -> sockets(Peers.config().trustFile(Certificates.OTHER.certFile()))
                                .dial(address))
                        .code())
                .isEqualTo(105);
    }

    @Test
    void nobodyListeningFailsTheDial() throws Exception {
        MessageSockets listening = sockets(Peers.listening());
        String address = addressOf(listening.listen(accepted::add).get(0));
        assertThatIllegalStateException().isThrownBy(() -> listening.listen(accepted::add));
        listening.close();
        MessageSockets dialing = sockets(Peers.config());
        for (int i = 0; i < 100; i++) {
            Status status = statusOf(() -> dialing.dial(address));
            assertThat(status.code()).isEqualTo(105);
            assertThat(status.reason()).contains(address).contains("refused");
        }
        assertThat(statusOf(() -> listening.dial(address)).code()).isEqualTo(105);
        assertThatIllegalStateException().isThrownBy(() -> listening.listen(accepted::add));
    }

    @Test
    void closeWritesWhatIsQueuedAndClosesAll() throws Exception {
        String address = listen(Peers.listening());
        MessageSockets clients = sockets(Peers.config());
        MessageSocket client = clients.dial(address);
        for (int i = 0; i < 100; i++) {
            client.write(text("" + i));
        }
        clients.close();
        MessageSocket server = accepted();
        for (int i = 0; i < 100; i++) {
            assertThat(textOf(server.read(SOON))).isEqualTo("" + i);
        }
        assertThat(statusOf(() -> server.read(SOON)).code()).isEqualTo(102);
        assertThat(client.closeFuture().toCompletableFuture()).isDone();
    }

    @Test
    void acceptorThatThrowsLosesThatConnectionAlone() throws Exception {
        AtomicInteger count = new AtomicInteger();
        MessageSockets listening = sockets(Peers.listening());
        String address = addressOf(listening
                .listen(socket -> {
                    if (count.getAndIncrement() == 0) {
                        throw new IllegalStateException("not this one");
                    }
                    accepted.add(socket);
                })
                .get(0));
        MessageSocket first = sockets(Peers.config()).dial(address);
        first.closeFuture().toCompletableFuture().get(5, TimeUnit.SECONDS);
        MessageSocket second = sockets(Peers.config()).dial(address);
        second.write(text("fine"));
        assertThat(textOf(accepted().read(SOON))).isEqualTo("fine");
    }
}
