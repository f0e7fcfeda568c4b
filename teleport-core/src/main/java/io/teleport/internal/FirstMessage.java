package io.teleport.internal;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.teleport.proto.Proto;
import io.teleport.proto.ProtoDetector;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Looks at the first message of a websocket, which tells the sub-protocol, and gives it on unread. */
final class FirstMessage extends ByteToMessageDecoder implements Reception.Silence {

    private final List<Proto> candidates;
    private final Consumer<Proto> found;
    private @Nullable ChannelHandlerContext context;

    /** Chooses among the candidates, of which a client that says nothing speaks the first. */
    FirstMessage(List<Proto> candidates, Consumer<Proto> found) {
        this.candidates = candidates;
        this.found = found;
        setSingleDecode(true);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        context = added;
    }

    @Override
    protected void decode(ChannelHandlerContext present, ByteBuf in, List<Object> out) {
        int start = in.readerIndex();
        if (in.readableBytes() >= Integer.BYTES && in.readableBytes() - Integer.BYTES >= in.getInt(start)) {
            ByteBuf message = in.slice(start + Integer.BYTES, in.getInt(start));
            found.accept(ProtoDetector.ofMessage(message, candidates));
            present.pipeline().remove(this);
        }
    }

    /** What is left when the channel closes tells nothing. */
    @Override
    protected void decodeLast(ChannelHandlerContext present, ByteBuf in, List<Object> out) {
        in.skipBytes(in.readableBytes());
    }

    @Override
    public boolean endSilence() {
        ChannelHandlerContext present = context;
        if (present == null || actualReadableBytes() > 0) {
            return false;
        }
        found.accept(candidates.get(0));
        present.pipeline().remove(this);
        return true;
    }
}
