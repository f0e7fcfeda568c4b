package io.teleport.testing;

import io.teleport.Peer;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A plain socket that writes any text and reads HTTP responses one by one. */
public final class HttpSocket implements AutoCloseable {

    private static final int LONGEST_WAIT_MILLIS = 20_000;
    private static final Pattern LENGTH = Pattern.compile("\r\nContent-Length: ([0-9]+)\r\n", Pattern.CASE_INSENSITIVE);

    private final Socket socket;
    private final InputStream in;

    private HttpSocket(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new BufferedInputStream(socket.getInputStream());
    }

    /** Connects to the first listener. */
    public static HttpSocket connect(Peer server) {
        try {
            Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
            socket.setSoTimeout(LONGEST_WAIT_MILLIS);
            return new HttpSocket(socket);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The id of the session at the other end. */
    public String address() {
        return "127.0.0.1:" + socket.getLocalPort();
    }

    /** Sends the characters as bytes. */
    public void send(String text) {
        send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Sends bytes as they are. */
    public void send(byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Says that nothing more will be sent. */
    public void endOutput() {
        try {
            socket.shutdownOutput();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The next response, which must come and tell its length. */
    public Response read() {
        Response response = readIfAny();
        if (response == null) {
            throw new AssertionError("no response");
        }
        return response;
    }

    /** The next response, which must tell its length; {@code null} at the end of the connection. */
    public @Nullable Response readIfAny() {
        try {
            StringBuilder head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
                int next = in.read();
                if (next < 0 && head.isEmpty()) {
                    return null;
                }
                if (next < 0) {
                    throw new AssertionError("the end after: " + head);
                }
                head.append((char) next);
            }
            Matcher length = LENGTH.matcher(head);
            byte[] body = in.readNBytes(length.find() ? Integer.parseInt(length.group(1)) : 0);
            return new Response(head.toString(), new String(body, StandardCharsets.UTF_8));
        } catch (SocketException e) {
            return null;
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

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * A response.
     *
     * @param head with the empty line at its end
     */
    public record Response(String head, String body) {}
}
