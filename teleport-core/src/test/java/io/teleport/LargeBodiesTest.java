package io.teleport;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.teleport.session.Session;
import io.teleport.testing.Peers;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies larger than a read, sent from where they lie where the protocol allows. */
@ParameterizedClass
@ValueSource(strings = {"raw@4", "raw@5", "raw@6", "json@6", "protobuf@6", "http@6", "fast@3"})
class LargeBodiesTest {

    private static final int[] SIZES = {16_383, 16_384, 65_535, 65_536, 1 << 20, 9, 5_000_000, 0, 100_000};

    @RegisterExtension
    final Peers peers = new Peers();

    @Parameter
    private String proto;

    private final LinkedBlockingQueue<ByteBuf> pushed = new LinkedBlockingQueue<>();
    private Session session;

    @BeforeEach
    void connect() {
        Peer server = peers.server(Peers.listening().proto(proto), Peers.routes(router -> {
            router.call("/echo", ByteBuf.class, (body, context) -> body);
            router.call("/add", Integer.class, (number, context) -> number + 1);
            router.push("/note", ByteBuf.class, (body, context) -> pushed.add(body.retain()));
        }));
        session = Peers.dial(peers.peer(Peers.config().proto(proto), builder -> builder), server);
    }

    @Test
    void comeBackAsTheyWere() {
        for (int size : SIZES) {
            ByteBuf body = random(size);
            ByteBuf answer = session.call("/echo", body, ByteBuf.class);
            assertThat(content(answer)).isEqualTo(content(body));
            answer.release();
            assertThat(body.release()).as("nobody else holds it").isTrue();
        }
    }

    @Test
    void manyAtOnceWithSmallOnesBetweenThem() {
        Random sizes = new Random(7);
        CompletableFuture<?>[] answers = IntStream.range(0, 100)
                .mapToObj(i -> i % 3 == 0 ? small(i) : echo(sizes.nextInt(200_000)))
                .toArray(CompletableFuture<?>[]::new);
        assertThat(CompletableFuture.allOf(answers)).succeedsWithin(30, TimeUnit.SECONDS);
    }

    @Test
    void pushReachesTheOtherSideAfterItsSenderHasReleasedIt() throws InterruptedException {
        for (int i = 0; i < 20; i++) {
            ByteBuf body = random(200_000 + i);
            byte[] sent = content(body);
            session.push("/note", body);
            body.release();
            ByteBuf arrived = pushed.poll(10, TimeUnit.SECONDS);
            assertThat(content(arrived)).isEqualTo(sent);
            arrived.release();
        }
    }

    private CompletableFuture<?> small(int number) {
        return session.callAsync("/add", number, Integer.class)
                .thenAccept(answer -> assertThat(answer).isEqualTo(number + 1));
    }

    private CompletableFuture<?> echo(int size) {
        ByteBuf body = random(size);
        return session.callAsync("/echo", body, ByteBuf.class).thenAccept(answer -> {
            assertThat(content(answer)).isEqualTo(content(body));
            answer.release();
            body.release();
        });
    }

    private static byte[] content(ByteBuf buffer) {
        return ByteBufUtil.getBytes(buffer);
    }

    /** Letters, for not every protocol carries any byte. */
    private static ByteBuf random(int size) {
        byte[] bytes = new byte[size];
        Random random = new Random(size);
        for (int i = 0; i < size; i++) {
            bytes[i] = (byte) ('a' + random.nextInt(26));
        }
        return Unpooled.directBuffer(Math.max(1, size)).writeBytes(bytes);
    }
}
