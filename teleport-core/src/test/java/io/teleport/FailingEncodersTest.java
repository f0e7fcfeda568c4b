package io.teleport;

import static io.teleport.testing.Statuses.statusOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.teleport.codec.BodyReader;
import io.teleport.codec.Codec;
import io.teleport.codec.JsonCodec;
import io.teleport.message.Status;
import io.teleport.session.Session;
import io.teleport.testing.Peers;
import io.teleport.xfer.XferFilter;
import java.lang.reflect.Type;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Filters and codecs of users that fail on the way out leave nobody waiting. */
class FailingEncodersTest {

    @RegisterExtension
    final Peers peers = new Peers();

    /** Lets bytes through, and packs none at a side that may not. */
    private record OneWay(boolean packs) implements XferFilter {

        @Override
        public byte id() {
            return 'o';
        }

        @Override
        public String name() {
            return "one-way";
        }

        @Override
        public ByteBuf pack(ByteBuf in, ByteBufAllocator allocator) {
            if (!packs) {
                throw new IllegalStateException("one way only");
            }
            return in.retainedSlice();
        }

        @Override
        public ByteBuf unpack(ByteBuf in, ByteBufAllocator allocator, int limit) {
            return in.retainedSlice();
        }
    }

    /** JSON that at times fails with an error. */
    private static final class Fragile implements Codec {

        private final Codec json = new JsonCodec();
        private final AtomicBoolean broken = new AtomicBoolean();

        @Override
        public byte id() {
            return json.id();
        }

        @Override
        public String name() {
            return json.name();
        }

        @Override
        public void encode(Object body, ByteBuf out) throws Exception {
            if (broken.get()) {
                throw new AssertionError("broken");
            }
            json.encode(body, out);
        }

        @Override
        public BodyReader readerFor(Type type) {
            return json.readerFor(type);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/echo", "/later"})
    void callerIsAnsweredAlthoughTheFilterOfTheReplyFails(String path) {
        Peer server = peers.server(builder -> builder.filters(List.of(new OneWay(false)))
                .routes(router -> {
                    router.call("/echo", String.class, (text, context) -> text);
                    router.call(
                            "/later",
                            String.class,
                            (text, context) ->
                                    CompletableFuture.supplyAsync(() -> Unpooled.copiedBuffer(new byte[] {1, 2, 3})));
                }));
        Peer client = peers.client(builder -> builder.filters(List.of(new OneWay(true))));
        Session session = Peers.dial(client, server);
        assertThat(statusOf(() -> session.request(path).body("").pipe("one-way").call(String.class))
                        .code())
                .isEqualTo(Status.CODE_INTERNAL_ERROR);
        assertThat(session.call("/echo", "next", String.class)).isEqualTo("next");
    }

    @Test
    void callWhoseCodecFailsWithAnErrorIsForgotten() {
        Peer server = peers.server(Peers.routes(router -> router.call("/echo", String.class, (text, context) -> text)));
        Fragile codec = new Fragile();
        Peer client = peers.client(builder -> builder.codecs(List.of(codec)));
        Session session = Peers.dial(client, server);
        codec.broken.set(true);
        assertThatThrownBy(() -> session.call("/echo", "x", String.class)).isInstanceOf(AssertionError.class);
        assertThat(client.stats().pendingCalls()).isZero();
        codec.broken.set(false);
        assertThat(session.call("/echo", "next", String.class)).isEqualTo("next");
    }
}
