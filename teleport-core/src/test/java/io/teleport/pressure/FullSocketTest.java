package io.teleport.pressure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.teleport.MessageSockets;
import io.teleport.OutboundPolicy;
import io.teleport.message.Message;
import io.teleport.message.MessageType;
import io.teleport.message.Status;
import io.teleport.message.StatusException;
import io.teleport.session.MessageSocket;
import io.teleport.testing.LogRecorder;
import io.teleport.testing.Peers;
import io.teleport.testing.RawClient;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A single socket whose other end does not read does what the policy says. */
class FullSocketTest {

    private static final int BUFFER = 32 * 1024;
    private static final int MANY = 1000;
    private static final String NEWS = "n".repeat(8 * 1024);

    @RegisterExtension
    final Peers peers = new Peers();

    @RegisterExtension
    final LogRecorder log = LogRecorder.ofTheEngine();

    private final BlockingQueue<MessageSocket> accepted = new LinkedBlockingQueue<>();
    private final List<CompletableFuture<Void>> written = new CopyOnWriteArrayList<>();

    private RawClient connect(OutboundPolicy policy) {
        MessageSockets sockets = peers.closing(MessageSockets.create(Peers.listening()
                .outboundLimit(2 * BUFFER)
                .outboundPolicy(policy)
                .sendBufferSize(BUFFER)
                .build()));
        InetSocketAddress address =
                (InetSocketAddress) sockets.listen(accepted::add).get(0);
        return peers.closing(RawClient.connect(address.getPort(), BUFFER));
    }

    private MessageSocket socket() throws InterruptedException {
        return Objects.requireNonNull(accepted.poll(10, TimeUnit.SECONDS));
    }

    private void writeMany(MessageSocket socket) {
        Message news = new Message()
                .type(MessageType.PUSH)
                .serviceMethod("/news")
                .bodyCodec((byte) 's')
                .body(NEWS);
        for (int i = 0; i < MANY; i++) {
            written.add(socket.write(news).toCompletableFuture());
        }
    }

    @Test
    void writerWaitsForRoom() throws InterruptedException {
        RawClient reader = connect(OutboundPolicy.BLOCK);
        MessageSocket socket = socket();
        Thread writer = new Thread(() -> writeMany(socket));
        writer.start();
        await().until(() -> writer.getState() == Thread.State.TIMED_WAITING);
        for (int i = 0; i < MANY; i++) {
            assertThat(RawClient.text(reader.read())).isEqualTo(NEWS);
        }
        writer.join();
        assertThat(written).hasSize(MANY).allSatisfy(CompletableFuture::join);
    }

    @ParameterizedTest
    @EnumSource(names = {"FAIL", "DROP"})
    void messagesWithoutRoomFail(OutboundPolicy policy) throws InterruptedException {
        RawClient reader = connect(policy);
        MessageSocket socket = socket();
        writeMany(socket);
        Status status = written.stream()
                .filter(CompletableFuture::isCompletedExceptionally)
                .findFirst()
                .map(FullSocketTest::statusOf)
                .orElseThrow();
        assertThat(status.code()).isEqualTo(Status.CODE_WRITE_FAILED);
        assertThat(status.reason()).startsWith("outbound queue: ").endsWith("(expected: less than 65536)");
        assertThat(RawClient.text(reader.read())).isEqualTo(NEWS);
    }

    @Test
    void slowReaderIsDisconnected() throws InterruptedException {
        connect(OutboundPolicy.DISCONNECT);
        MessageSocket socket = socket();
        writeMany(socket);
        await().until(() -> socket.closeFuture().toCompletableFuture().isDone());
        assertThat(log.warnings()).anyMatch(line -> line.contains("closed, its reader is too slow: outbound queue: "));
    }

    private static Status statusOf(CompletableFuture<Void> failed) {
        try {
            failed.join();
            return Status.OK;
        } catch (CompletionException e) {
            return ((StatusException) e.getCause()).status();
        }
    }
}
