package io.teleport.plugin.proxy;

import io.teleport.router.Router;
import io.teleport.router.RoutingPlugin;
import io.teleport.session.Session;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Forwards the calls and pushes that no route takes, as they are: the bytes of the body are not decoded, and codec,
 * filters, metadata and deadline stay the same. A caller's address is added as {@code X-Real-IP} unless the metadata has
 * one already. Replies come back in the same way.
 *
 * <pre>{@code
 * Peer.builder().plugin(Proxy.to(backend)).build();
 * }</pre>
 *
 * <p>A call ends with the status of the other side. Statuses 100 to 199, which tell of the connection between the proxy and
 * the other side, become 502; a call that is not answered in time ends with 408; a caller that gives up ends the
 * forwarded call too. A message for which there is no session is answered with 404.
 *
 * <p>Immutable and thread-safe. The body's buffer stays the framework's, which releases it when the reply has been written;
 * that of the reply likewise.
 */
public final class Proxy implements RoutingPlugin {

    private final Forwarder forwarder;
    private final boolean calls;
    private final boolean pushes;

    private Proxy(Forwarder forwarder, boolean calls, boolean pushes) {
        this.forwarder = forwarder;
        this.calls = calls;
        this.pushes = pushes;
    }

    /** Forwards everything to one session. */
    public static Proxy to(Session session) {
        return by(label -> session);
    }

    /**
     * Forwards each message to the session that the function chooses.
     *
     * @param chooser returns {@code null} for none; called on many threads
     */
    public static Proxy by(Function<? super ProxyLabel, ? extends @Nullable Session> chooser) {
        return new Proxy(new Forwarder(chooser), true, true);
    }

    /** The same for calls alone; pushes are left to others. */
    public Proxy callsOnly() {
        return new Proxy(forwarder, true, false);
    }

    /** The same for pushes alone; calls are left to others. */
    public Proxy pushesOnly() {
        return new Proxy(forwarder, false, true);
    }

    /** One for calls and one for pushes may be plugins of the same peer. */
    @Override
    public String name() {
        String name = getClass().getName();
        return calls && pushes ? name : name + (calls ? ".calls" : ".pushes");
    }

    /**
     * Takes the unknown messages of this router.
     *
     * @throws IllegalArgumentException when somebody takes them already
     */
    @Override
    public void addRoutes(Router router) {
        if (calls) {
            router.unknownCall(forwarder::call);
        }
        if (pushes) {
            router.unknownPush(forwarder::push);
        }
    }
}
