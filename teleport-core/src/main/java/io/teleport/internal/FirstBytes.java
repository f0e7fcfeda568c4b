package io.teleport.internal;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.ssl.SslHandler;
import io.teleport.proto.Proto;
import io.teleport.proto.ProtoDetector;
import io.teleport.proto.ProtoException;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Looks at the first bytes of a connection until they tell what it speaks, and gives them on unread when it leaves. */
final class FirstBytes extends ByteToMessageDecoder implements Reception.Silence {

    /** What the first record of TLS begins with. */
    private static final int TLS_HANDSHAKE = 22;

    private static final int TLS_HEADER = 5;

    private final ProtoDetector detector;
    private final int limit;
    private final @Nullable Proto silent;
    private final @Nullable Supplier<SslHandler> tls;
    private final Consumer<List<Proto>> next;
    private @Nullable ChannelHandlerContext context;

    /**
     * Is added to a pipeline once.
     *
     * @param limit  the most bytes to look at, of those that came at once too
     * @param silent what a client speaks that says nothing; {@code null} to close it
     * @param tls    {@code null} where TLS is not spoken, or is already
     * @param next   adds what comes behind: for one protocol, or for several that only a websocket tells apart
     */
    FirstBytes(
            ProtoDetector detector,
            int limit,
            @Nullable Proto silent,
            @Nullable Supplier<SslHandler> tls,
            Consumer<List<Proto>> next) {
        this.detector = detector;
        this.limit = limit;
        this.silent = silent;
        this.tls = tls;
        this.next = next;
        setSingleDecode(true);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        context = added;
    }

    @Override
    protected void decode(ChannelHandlerContext present, ByteBuf in, List<Object> out) {
        Supplier<SslHandler> spoken = tls;
        if (spoken != null && in.getUnsignedByte(in.readerIndex()) == TLS_HANDSHAKE) {
            if (in.readableBytes() < TLS_HEADER) {
                return;
            }
            if (SslHandler.isEncrypted(in, false)) {
                FirstBytes inside = new FirstBytes(detector, limit, silent, null, next);
                present.pipeline().addAfter(present.name(), null, inside);
                present.pipeline().addAfter(present.name(), null, spoken.get());
                present.pipeline().remove(this);
                return;
            }
        }
        ByteBuf seen = in.slice(in.readerIndex(), Math.min(in.readableBytes(), limit));
        List<Proto> found = detector.detect(seen);
        if (!found.isEmpty()) {
            next.accept(found);
            present.pipeline().remove(this);
        } else if (seen.readableBytes() == limit) {
            throw ProtoException.malformed(
                    "first bytes: " + in.readableBytes() + " (expected: a known protocol within " + limit + ")");
        }
    }

    /** What is left when the channel closes tells nothing. */
    @Override
    protected void decodeLast(ChannelHandlerContext present, ByteBuf in, List<Object> out) {
        in.skipBytes(in.readableBytes());
    }

    @Override
    public boolean endSilence() {
        Proto proto = silent;
        ChannelHandlerContext present = context;
        if (proto == null || present == null || actualReadableBytes() > 0) {
            return false;
        }
        next.accept(List.of(proto));
        present.pipeline().remove(this);
        return true;
    }
}
