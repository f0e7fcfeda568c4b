package io.teleport.testing;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.teleport.Peer;
import io.teleport.codec.CodecRegistry;
import io.teleport.message.Message;
import io.teleport.proto.Proto;
import io.teleport.proto.ProtoContext;
import io.teleport.proto.ProtoLimits;
import io.teleport.proto.ProtoRegistry;
import io.teleport.proto.ServiceMethods;
import io.teleport.xfer.XferRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A plain socket that writes and reads single frames, and so is a peer that knows nothing of ours: no features, no
 * replies of its own. Bodies are text.
 */
public final class RawSocket implements AutoCloseable {

    private static final ProtoContext CONTEXT = new ProtoContext(
            new ProtoLimits(1 << 24, 1 << 24, 1 << 16),
            CodecRegistry.defaults(),
            XferRegistry.defaults(),
            UnpooledByteBufAllocator.DEFAULT,
            ServiceMethods.PLAIN);

    private final Socket socket;
    private Proto proto;
    private final ByteBuf unread = Unpooled.buffer();

    private RawSocket(Socket socket, String proto) {
        this.socket = socket;
        this.proto = ProtoRegistry.defaults().get(proto).forSession();
    }

    /** Connects to a listener. */
    public static RawSocket connect(Peer server, String proto) {
        try {
            return new RawSocket(new Socket(InetAddress.getLoopbackAddress(), server.port()), proto);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits for somebody who dials. */
    public static RawSocket accept(ServerSocket listener, String proto) {
        try {
            return new RawSocket(listener.accept(), proto);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Socket socket() {
        return socket;
    }

    /** Speaks another protocol from the next message on. */
    public void proto(String name) {
        proto = ProtoRegistry.defaults().get(name).forSession();
    }

    /** The bytes of a message in this protocol. */
    public static byte[] frame(String proto, Message message) {
        ByteBuf frame = Unpooled.buffer();
        try {
            ProtoRegistry.defaults().get(proto).forSession().write(message, frame, CONTEXT);
            return ByteBufUtil.getBytes(frame);
        } finally {
            frame.release();
        }
    }

    public void write(Message message) {
        write(message, Integer.MAX_VALUE);
    }

    /** Writes the frame in segments of a few bytes. */
    public void write(Message message, int most) {
        ByteBuf frame = Unpooled.buffer();
        try {
            proto.write(message, frame, CONTEXT);
            socket.setTcpNoDelay(true);
            while (frame.isReadable()) {
                frame.readBytes(socket.getOutputStream(), Math.min(most, frame.readableBytes()));
                socket.getOutputStream().flush();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            frame.release();
        }
    }

    /** The next message with its body as text; {@code null} when none comes in this time, or ever. */
    public @Nullable Message read(Duration timeout) {
        try {
            socket.setSoTimeout((int) timeout.toMillis());
            InputStream in = socket.getInputStream();
            byte[] buffer = new byte[8192];
            while (true) {
                Message message = proto.read(unread, CONTEXT);
                if (message != null) {
                    return withText(message);
                }
                int count = in.read(buffer);
                if (count < 0) {
                    return null;
                }
                unread.discardReadBytes().writeBytes(buffer, 0, count);
            }
        } catch (SocketTimeoutException e) {
            return null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The next message, which must come. */
    public Message read() {
        Message message = read(Duration.ofSeconds(10));
        if (message == null) {
            throw new AssertionError("no message came");
        }
        return message;
    }

    /** Sends bytes as they are. */
    public void send(byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Message withText(Message message) {
        if (message.body() instanceof ByteBuf bytes) {
            String text = bytes.toString(StandardCharsets.UTF_8);
            message.release();
            message.body(text);
        }
        return message;
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
