package io.teleport.testing;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.teleport.codec.CodecRegistry;
import io.teleport.message.Message;
import io.teleport.proto.Proto;
import io.teleport.proto.ProtoContext;
import io.teleport.proto.ProtoLimits;
import io.teleport.proto.ProtoRegistry;
import io.teleport.proto.ServiceMethods;
import io.teleport.xfer.XferRegistry;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** A plain socket that behaves as badly as its user wants: sends any bytes, reads messages of raw@4 or nothing. */
public final class RawClient implements AutoCloseable {

    private static final int LONGEST_WAIT_MILLIS = 20_000;
    private static final Proto PROTO = ProtoRegistry.defaults().get("raw@4");
    private static final ProtoContext CONTEXT = new ProtoContext(
            ProtoLimits.DEFAULT,
            CodecRegistry.defaults(),
            XferRegistry.defaults(),
            ByteBufAllocator.DEFAULT,
            ServiceMethods.PLAIN);

    private final Socket socket;
    private final DataInputStream in;
    private final long connectedNanos = System.nanoTime();

    private RawClient(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new DataInputStream(socket.getInputStream());
    }

    public static RawClient connect(int port) {
        return connect(port, 0);
    }

    /** With a receive buffer of this many bytes, so that a reader that stops is felt early. */
    public static RawClient connect(int port, int receiveBuffer) {
        Socket socket = new Socket();
        try {
            if (receiveBuffer > 0) {
                socket.setReceiveBufferSize(receiveBuffer);
            }
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(LONGEST_WAIT_MILLIS);
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return new RawClient(socket);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The id of the session at the other end. */
    public String address() {
        return "127.0.0.1:" + socket.getLocalPort();
    }

    /** When it was connected, by the system's nanosecond clock. */
    public long connectedNanos() {
        return connectedNanos;
    }

    public RawClient send(RawFrame frame) {
        return send(frame.bytes());
    }

    public RawClient send(byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends what is still wanted by a peer that may close at any moment. */
    public RawClient sendQuietly(byte[] bytes) {
        try {
            return send(bytes);
        } catch (UncheckedIOException e) {
            return this;
        }
    }

    /** Sends each byte in a packet of its own. */
    public RawClient trickle(byte[] bytes) {
        for (byte b : bytes) {
            send(new byte[] {b});
        }
        return this;
    }

    /** Waits for the next message; its body is its bytes. */
    public Message read() {
        try {
            int length = in.readInt();
            ByteBuf frame = Unpooled.buffer(length).writeInt(length).writeBytes(in.readNBytes(length - Integer.BYTES));
            return read(frame);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The body of a message as text. */
    public static String text(Message message) {
        return new String((byte[]) message.body(), StandardCharsets.UTF_8);
    }

    /** Reads until the other end closes; false when it does not within twenty seconds. */
    public boolean isClosedByPeer() {
        try {
            in.transferTo(java.io.OutputStream.nullOutputStream());
            return true;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (SocketException | EOFException e) {
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether the other end has said goodbye in order; waits for what comes next. */
    public boolean isAtItsEnd() {
        try {
            return in.read() == -1;
        } catch (IOException e) {
            return false;
        }
    }

    /** Ends the connection at once, without the usual goodbye. */
    public void reset() {
        try {
            socket.setSoLinger(true, 0);
        } catch (SocketException e) {
            throw new UncheckedIOException(e);
        }
        close();
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Message read(ByteBuf frame) {
        try {
            Message message = PROTO.read(frame, CONTEXT);
            if (message == null) {
                throw new AssertionError("half a frame");
            }
            ByteBuf body = (ByteBuf) message.body();
            ByteBuffer bytes = body.nioBuffer();
            byte[] copy = new byte[bytes.remaining()];
            bytes.get(copy);
            message.release();
            return message.body(copy);
        } finally {
            frame.release();
        }
    }
}
