package io.teleport.proto;

import io.netty.buffer.ByteBuf;
import io.teleport.message.Message;
import org.jspecify.annotations.Nullable;

/**
 * A sub-protocol of websockets: each message of the websocket is one message. Here each has its length before it, four
 * bytes that do not count themselves; the connection takes them from the websocket and gives them to it.
 *
 * <p>Source of the format: {@code mixer/websocket} of Teleport 4 and 5 and erpc 6.
 */
final class WebSocketProto implements Proto {

    private final String name;
    private final EnvelopeFormat format;

    WebSocketProto(String name, EnvelopeFormat format) {
        this.name = name;
        this.format = format;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public boolean inWebSocket() {
        return true;
    }

    @Override
    public @Nullable Message read(ByteBuf in, ProtoContext context) {
        int available = in.readableBytes() - Integer.BYTES;
        if (available < 0) {
            return null;
        }
        long length = in.getUnsignedInt(in.readerIndex());
        int most = context.limits().message() - Integer.BYTES;
        if (length > most) {
            throw ProtoException.tooLarge("websocket message: " + length + " bytes (expected: 0-" + most + ")", null);
        }
        if (available < length) {
            return null;
        }
        in.skipBytes(Integer.BYTES);
        HeaderFields fields = new HeaderFields(format.generation());
        format.read(in.readSlice((int) length), fields);
        return fields.toMessage(context).wireSize(Integer.BYTES + (int) length);
    }

    @Override
    public void write(Message message, ByteBuf out, ProtoContext context) {
        int start = out.writerIndex();
        format.write(message, out.writeInt(0), context);
        int size = out.writerIndex() - start;
        FrameSize.check(size, context.limits().message());
        out.setInt(start, size - Integer.BYTES);
        message.wireSize(size);
    }

    @Override
    public String toString() {
        return name;
    }
}
