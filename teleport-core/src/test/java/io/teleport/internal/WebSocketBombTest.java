package io.teleport.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.compression.DecompressionException;
import io.teleport.PeerConfig;
import io.teleport.testing.WebSocketClient;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.Test;

/** A message that inflates without end takes the memory of the limit and no more. */
class WebSocketBombTest {

    private static final int LIMIT = 1 << 20;
    private static final int BOMB = 64 << 20;

    /** What the buffers of a few chunks take, in which the allocator gets its memory. */
    private static final int POOLS = 16 << 20;

    private static final String UPGRADE = """
            GET / HTTP/1.1\r
            Host: localhost\r
            Upgrade: websocket\r
            Connection: Upgrade\r
            Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r
            Sec-WebSocket-Version: 13\r
            Sec-WebSocket-Extensions: permessage-deflate\r
            \r
            """;

    /** Knows the most memory that was ever in use. */
    private static final class PeakAllocator extends PooledByteBufAllocator {

        private long peak;

        @Override
        protected ByteBuf newHeapBuffer(int initialCapacity, int maxCapacity) {
            return counted(super.newHeapBuffer(initialCapacity, maxCapacity));
        }

        @Override
        protected ByteBuf newDirectBuffer(int initialCapacity, int maxCapacity) {
            return counted(super.newDirectBuffer(initialCapacity, maxCapacity));
        }

        private ByteBuf counted(ByteBuf buffer) {
            peak = Math.max(peak, metric().usedHeapMemory() + metric().usedDirectMemory());
            return buffer;
        }
    }

    @Test
    void bombTakesNoMoreMemoryThanTheLimit() throws IOException {
        PeakAllocator allocator = new PeakAllocator();
        EmbeddedChannel channel = new EmbeddedChannel();
        channel.config().setAllocator(allocator);
        new WebSockets(PeerConfig.builder().websocketDeflate(true).build(), LIMIT)
                .addServer(handler -> channel.pipeline().addLast(handler), () -> {});
        channel.writeInbound(Unpooled.copiedBuffer(UPGRADE, StandardCharsets.US_ASCII));
        ByteBuf bomb = Unpooled.wrappedBuffer(WebSocketClient.frame(0xc1, true, deflated(new byte[BOMB])));
        assertThat(bomb.readableBytes()).isLessThan(LIMIT);
        assertThatExceptionOfType(DecompressionException.class).isThrownBy(() -> channel.writeInbound(bomb));
        channel.finishAndReleaseAll();
        assertThat(allocator.peak).isPositive().isLessThanOrEqualTo(LIMIT + POOLS);
    }

    private static byte[] deflated(byte[] plain) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Deflater raw = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
        try (DeflaterOutputStream deflating = new DeflaterOutputStream(out, raw, 8192, true)) {
            deflating.write(plain);
            deflating.flush();
            // A message ends without the empty block that a flush adds.
            return Arrays.copyOf(out.toByteArray(), out.size() - 4);
        } finally {
            raw.end();
        }
    }
}
