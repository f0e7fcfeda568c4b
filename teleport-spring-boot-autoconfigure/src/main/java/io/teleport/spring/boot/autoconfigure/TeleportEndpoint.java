package io.teleport.spring.boot.autoconfigure;

import io.teleport.ListenerInfo;
import io.teleport.Peer;
import io.teleport.plugin.Plugin;
import io.teleport.plugin.RouteInfo;
import io.teleport.session.Session;
import io.teleport.session.SessionState;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;

/** Actuator endpoint that shows listeners, sessions, routes and plugins. */
@Endpoint(id = "teleport", defaultAccess = Access.READ_ONLY)
public final class TeleportEndpoint {

    /** Most sessions that are shown one by one. */
    static final int SESSIONS_SHOWN = 1000;

    private final Peer peer;
    private final NamedSessions named;

    TeleportEndpoint(Peer peer, NamedSessions named) {
        this.peer = peer;
        this.named = named;
    }

    /** The state of the peer at the moment. */
    @ReadOperation
    public Descriptor teleport() {
        return new Descriptor(listeners(), sessions(), routes(), plugins());
    }

    private List<ListenerDescriptor> listeners() {
        return peer.listeners().stream().map(TeleportEndpoint::describe).toList();
    }

    private SessionsDescriptor sessions() {
        Map<String, NamedSessionDescriptor> byName = named.all().entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, entry -> describe(entry.getValue())));
        List<SessionDescriptor> shown = peer.sessions().stream()
                .limit(SESSIONS_SHOWN)
                .map(TeleportEndpoint::describe)
                .toList();
        return new SessionsDescriptor(peer.sessionCount(), byName, shown);
    }

    private List<RouteDescriptor> routes() {
        return peer.router().routes().stream().map(TeleportEndpoint::describe).toList();
    }

    private List<String> plugins() {
        return peer.plugins().stream().map(Plugin::name).toList();
    }

    private static ListenerDescriptor describe(ListenerInfo listener) {
        return new ListenerDescriptor(
                listener.config().name(), listener.localAddress().toString(), listener.proto(), listener.open());
    }

    private static NamedSessionDescriptor describe(NamedSession session) {
        return new NamedSessionDescriptor(session.address(), session.isIdle(), session.state());
    }

    private static SessionDescriptor describe(Session session) {
        return new SessionDescriptor(session.id(), String.valueOf(session.remoteAddress()), session.state());
    }

    private static RouteDescriptor describe(RouteInfo route) {
        return new RouteDescriptor(
                route.kind(),
                route.path(),
                route.bodyType().getTypeName(),
                route.replyType().getTypeName(),
                route.dispatch() == null ? null : route.dispatch().name());
    }

    /** What the endpoint answers. */
    public record Descriptor(
            List<ListenerDescriptor> listeners,
            SessionsDescriptor sessions,
            List<RouteDescriptor> routes,
            List<String> plugins) {}

    /** A bound listener. */
    public record ListenerDescriptor(String name, String address, String proto, boolean accepting) {}

    /**
     * The sessions.
     *
     * @param count number of those that are not closed
     * @param named those of the configuration, by name
     * @param open  those that are not closed, at most 1000
     */
    public record SessionsDescriptor(
            int count, Map<String, NamedSessionDescriptor> named, List<SessionDescriptor> open) {}

    /** A session of the configuration; idle as long as nothing was dialed. */
    public record NamedSessionDescriptor(String address, boolean idle, SessionState state) {}

    /** A session. */
    public record SessionDescriptor(String id, String remoteAddress, SessionState state) {}

    /** A route. */
    public record RouteDescriptor(
            RouteInfo.Kind kind,
            String path,
            String body,
            String reply,
            @Nullable String dispatch) {}
}
