package io.teleport.router;

import io.teleport.message.Metadata;
import io.teleport.session.Attributes;
import io.teleport.session.LocalPeer;
import io.teleport.session.Session;
import io.teleport.xfer.XferPipe;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a handler may know of the message it handles. A context may be kept after the handler has returned; it is not
 * thread-safe but for {@link #isCancelled()} and {@link #onCancel(Runnable)}.
 */
public interface HandlerContext {

    Session session();

    default LocalPeer peer() {
        return session().peer();
    }

    /** Path and query as the other side sent them, or as a plugin rewrote them. */
    String serviceMethod();

    /** The path alone. */
    String path();

    /** The first value of this name in the query, or {@code null}. */
    @Nullable
    String query(String name);

    /** All values of this name in the query. */
    List<String> queryAll(String name);

    Metadata metadata();

    /** Values of this exchange; they begin as a copy of the session's. */
    Attributes attributes();

    /** Id of the codec of the body; 0 for none. */
    byte bodyCodec();

    /** The filters that the message came with, and that a reply will have. */
    XferPipe pipe();

    /** What a proxy says the first caller's address is, else the session's remote address. */
    String realIp();

    /** What is left of the deadline; {@code null} when there is none. */
    @Nullable
    Duration timeLeft();

    /** Whether nobody waits for the result any longer: deadline, cancellation or disconnect. */
    boolean isCancelled();

    /** Runs an action when the exchange is cancelled; at once when it is already. Must not block. */
    void onCancel(Runnable action);
}
