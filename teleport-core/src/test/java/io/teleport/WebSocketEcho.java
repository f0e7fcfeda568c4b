package io.teleport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.teleport.message.Message;
import io.teleport.message.MessageType;
import io.teleport.proto.Proto;
import io.teleport.proto.ProtoContext;
import io.teleport.session.DispatchMode;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/**
 * A peer whose websockets send back each message as it came: what the conformance suite of the profile {@code autobahn}
 * talks to. All is as in any other peer, but that the messages have no sub-protocol.
 */
public final class WebSocketEcho {

    /** The suite sends messages of 16 MiB. */
    private static final int LIMIT = 20 * 1024 * 1024;

    private WebSocketEcho() {}

    /** Listens on the port of the first argument, on all addresses, until the process ends. */
    public static void main(String[] args) throws InterruptedException {
        Peer peer = Peer.builder()
                .config(PeerConfig.builder()
                        .listener(ListenerConfig.of("websocket", Network.TCP, ":" + args[0]))
                        .proto(new Echo().name())
                        .websocketPath("/")
                        .websocketDeflate(true)
                        .messageSizeLimit(LIMIT)
                        .outboundLimit(4 * LIMIT)
                        .dispatch(DispatchMode.EVENT_LOOP)
                        .accessLog(AccessLogMode.NONE)
                        .build())
                .protos(List.of(new Echo()))
                .routes(router -> router.call("/echo", byte[].class, (body, context) -> body))
                .build();
        peer.listen();
        new CountDownLatch(1).await();
    }

    /** Each message is a CALL whose body is the whole of it, and its reply too. */
    private static final class Echo implements Proto {

        @Override
        public String name() {
            return "ws-echo";
        }

        @Override
        public boolean inWebSocket() {
            return true;
        }

        @Override
        public Message read(ByteBuf in, ProtoContext context) {
            int length = in.readableBytes() < Integer.BYTES ? -1 : in.getInt(in.readerIndex());
            if (length < 0 || in.readableBytes() - Integer.BYTES < length) {
                return null;
            }
            in.skipBytes(Integer.BYTES);
            return new Message()
                    .type(MessageType.CALL)
                    .serviceMethod("/echo")
                    .body(length == 0 ? Unpooled.EMPTY_BUFFER : in.readRetainedSlice(length))
                    .wireSize(Integer.BYTES + length);
        }

        @Override
        public void write(Message message, ByteBuf out, ProtoContext context) {
            int start = out.writerIndex();
            context.writeBody(message, out.writeInt(0));
            int size = out.writerIndex() - start;
            out.setInt(start, size - Integer.BYTES);
            message.wireSize(size);
        }
    }
}
