package io.teleport.internal;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.CodecException;
import io.netty.handler.codec.DecoderException;
import io.netty.util.ReferenceCountUtil;
import io.teleport.PeerConfig;
import io.teleport.fuzz.FuzzMemory;
import io.teleport.fuzz.FuzzTarget;
import io.teleport.fuzz.Pieces;
import io.teleport.proto.Proto;
import io.teleport.proto.ProtoContext;
import io.teleport.proto.ProtoDetector;
import io.teleport.proto.ProtoException;
import io.teleport.proto.ProtoFuzz;
import io.teleport.proto.Protos;
import io.teleport.testing.WebSocketClient;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.zip.DataFormatException;

/** What stands before the protocols in a pipeline: the frames of websockets, and the look at the first bytes. */
public final class PipelineFuzz {

    private static final int LIMIT = 3000;

    private static final byte[] UPGRADE = bytes("GET / HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade"
            + "\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13\r\n"
            + "Sec-WebSocket-Extensions: permessage-deflate\r\n\r\n");

    private PipelineFuzz() {}

    /** Websockets with and without compression, their upgrade, and the first bytes of a listener. */
    public static Map<String, FuzzTarget> targets() {
        Map<String, FuzzTarget> targets = new LinkedHashMap<>();
        targets.put("websocket", new WebSocketFrames(false));
        targets.put("websocket-deflate", new WebSocketFrames(true));
        targets.put("websocket-upgrade", new Upgrades());
        targets.put("first-bytes", new FirstBytesOfAll());
        return targets;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Stream.of(parts).forEach(out::writeBytes);
        return out.toByteArray();
    }

    /** Frames after an upgrade, at once and in two pieces. */
    private record WebSocketFrames(boolean deflate) implements FuzzTarget {

        @Override
        public List<byte[]> seeds() {
            byte[] hello = bytes("{\"seq\":1}");
            byte[] fragments = join(
                    WebSocketClient.frame(1, true, hello),
                    WebSocketClient.frame(0x89, true, hello),
                    WebSocketClient.frame(0, true, hello),
                    WebSocketClient.frame(0x80, true, hello));
            byte[] packed = {(byte) 0xaa, 0x56, 0x2a, 0x4e, 0x4d, (byte) 0xb4, 0x32, (byte) 0xac, 0x05, 0x00};
            return Pieces.seeds(
                    Stream.of(
                            WebSocketClient.frame(0x81, true, hello),
                            WebSocketClient.frame(0x82, true, new byte[300]),
                            fragments,
                            WebSocketClient.frame(0xc1, true, packed),
                            join(WebSocketClient.frame(0x41, true, packed), WebSocketClient.frame(0x80, true, packed)),
                            WebSocketClient.frame(0x88, true, new byte[] {3, (byte) 0xe8, 'b', 'y', 'e'}),
                            WebSocketClient.frame(0x8a, true, new byte[0])),
                    bytes -> bytes,
                    0,
                    128);
        }

        @Override
        public void run(byte[] input, FuzzMemory memory) {
            if (input.length == 0) {
                return;
            }
            Pieces pieces = Pieces.of(input);
            String whole = read(pieces.bytes(), pieces.bytes().length, memory);
            String parts = read(pieces.bytes(), pieces.split(), memory);
            if (!whole.equals(parts)) {
                throw new AssertionError("at once " + whole + ", in parts " + parts);
            }
        }

        /** The messages as they come out, as text; what is refused ends them. */
        private String read(byte[] bytes, int split, FuzzMemory memory) {
            Received received = new Received();
            EmbeddedChannel channel = upgraded(deflate, received, memory);
            try {
                write(channel, bytes, split, memory);
                return received.toString();
            } finally {
                channel.finishAndReleaseAll();
                received.checkFailure();
            }
        }
    }

    private static EmbeddedChannel upgraded(boolean deflate, Received received, FuzzMemory memory) {
        EmbeddedChannel channel = channelWith(deflate, received, memory);
        channel.writeInbound(memory.of(UPGRADE));
        channel.runPendingTasks();
        if (channel.pipeline().get(WebSocketMessages.class) == null) {
            throw new AssertionError("no websocket");
        }
        return channel;
    }

    private static EmbeddedChannel channelWith(boolean deflate, Received received, FuzzMemory memory) {
        WebSockets webSockets = new WebSockets(
                PeerConfig.builder()
                        .websocketPath("/")
                        .websocketDeflate(deflate)
                        .build(),
                LIMIT);
        EmbeddedChannel channel = channelOf(memory);
        Consumer<ChannelHandler> add = handler -> channel.pipeline().addLast(handler);
        webSockets.addServer(add, () -> {});
        channel.pipeline().addLast(received);
        return channel;
    }

    private static EmbeddedChannel channelOf(FuzzMemory memory) {
        EmbeddedChannel channel = new EmbeddedChannel(false, false);
        channel.config().setAllocator(memory.allocator());
        try {
            channel.register();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        return channel;
    }

    private static void write(EmbeddedChannel channel, byte[] bytes, int split, FuzzMemory memory) {
        channel.writeInbound(memory.of(Arrays.copyOf(bytes, split)));
        if (channel.isOpen()) {
            channel.writeInbound(memory.of(Arrays.copyOfRange(bytes, split, bytes.length)));
        }
    }

    /** Requests for a websocket, most of which are none, and their answers, at once and in two pieces. */
    private static final class Upgrades implements FuzzTarget {

        @Override
        public List<byte[]> seeds() {
            return Pieces.seeds(
                    Stream.of(
                            UPGRADE,
                            bytes(text(UPGRADE).replace("websocket", "h2c, websocket")),
                            join(bytes("GET /no HTTP/1.1\r\n\r\n"), UPGRADE),
                            bytes("POST /a HTTP/1.1\r\nContent-Length: 2\r\n\r\nab")),
                    bytes -> bytes,
                    0,
                    128);
        }

        @Override
        public void run(byte[] input, FuzzMemory memory) {
            if (input.length == 0) {
                return;
            }
            Pieces pieces = Pieces.of(input);
            String whole = answer(pieces.bytes(), pieces.bytes().length, memory);
            String parts = answer(pieces.bytes(), pieces.split(), memory);
            if (!whole.equals(parts)) {
                throw new AssertionError("at once " + whole + ", in parts " + parts);
            }
        }

        /** The first line of what is sent; empty when that is nothing. */
        private static String answer(byte[] bytes, int split, FuzzMemory memory) {
            Received received = new Received();
            EmbeddedChannel channel = channelWith(true, received, memory);
            try {
                write(channel, bytes, split, memory);
                ByteBuf sent = channel.readOutbound();
                if (sent == null) {
                    return "";
                }
                try {
                    return sent.toString(StandardCharsets.ISO_8859_1).split("\r\n", 2)[0];
                } finally {
                    sent.release();
                }
            } finally {
                channel.finishAndReleaseAll();
                received.checkFailure();
            }
        }
    }

    /** The protocol that is recognised, at once and in two pieces. */
    private static final class FirstBytesOfAll implements FuzzTarget {

        private static final List<Proto> RECOGNISED =
                ProtoDetector.RECOGNISED.stream().map(Protos::find).toList();

        @Override
        public List<byte[]> seeds() {
            byte[] longHead = bytes("GET / HTTP/1.1\r\nX-Long: " + "x".repeat(LIMIT) + "\r\n\r\n");
            return Stream.concat(
                            Stream.of("raw@4", "raw@5", "raw@6", "fast@3", "http@5", "http@6")
                                    .flatMap(name -> ProtoFuzz.targets().get(name).seeds().stream()),
                            Pieces.with(longHead, 0, 255))
                    .toList();
        }

        @Override
        public void run(byte[] input, FuzzMemory memory) {
            if (input.length == 0) {
                return;
            }
            Pieces pieces = Pieces.of(input);
            String whole = find(pieces.bytes(), pieces.bytes().length, memory);
            String parts = find(pieces.bytes(), pieces.split(), memory);
            if (!whole.equals(parts)) {
                throw new AssertionError("at once " + whole + ", in parts " + parts);
            }
        }

        private static String find(byte[] bytes, int split, FuzzMemory memory) {
            Received received = new Received();
            List<Proto> found = new ArrayList<>();
            EmbeddedChannel channel = channelOf(memory);
            ProtoContext context = ProtoFuzz.context(memory);
            channel.pipeline()
                    .addLast(new FirstBytes(new ProtoDetector(RECOGNISED, context), LIMIT, null, null, found::addAll));
            channel.pipeline().addLast(received);
            try {
                write(channel, bytes, split, memory);
                return found + (received.failure == null ? "" : " refused");
            } finally {
                channel.finishAndReleaseAll();
                received.checkFailure();
            }
        }
    }

    /** The end of the pipeline, which closes it as a connection does. */
    private static final class Received extends ChannelInboundHandlerAdapter {

        private final StringBuilder text = new StringBuilder();
        private Throwable failure;

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            try {
                if (failure == null) {
                    text.append(ByteBufUtil.hexDump((ByteBuf) message)).append(' ');
                }
            } finally {
                ReferenceCountUtil.release(message);
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            if (failure == null) {
                failure = cause;
                text.append("refused");
                context.channel().close();
            }
        }

        /** What may be wrong with what a peer sends. */
        void checkFailure() {
            Throwable known =
                    failure instanceof DecoderException && failure.getCause() != null ? failure.getCause() : failure;
            boolean declared = known == null
                    || known instanceof ProtoException
                    || known instanceof CodecException
                    || known instanceof DataFormatException;
            if (!declared) {
                throw new AssertionError("not declared", failure);
            }
        }

        @Override
        public String toString() {
            return text.toString();
        }
    }
}
