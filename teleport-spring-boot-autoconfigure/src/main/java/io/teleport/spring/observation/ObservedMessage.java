package io.teleport.spring.observation;

import io.teleport.message.Message;
import io.teleport.message.MessageType;
import io.teleport.message.Status;
import io.teleport.plugin.RouteInfo;
import io.teleport.session.Session;
import org.jspecify.annotations.Nullable;

/** What is known of a CALL or PUSH that is observed. */
public final class ObservedMessage {

    /** Label of a status that is not known yet. */
    public static final String NOT_ENDED = "UNKNOWN";

    private final Message message;
    private final @Nullable Session session;
    private volatile String route;
    private volatile String statusLabel = NOT_ENDED;
    private volatile @Nullable Status status;

    /**
     * One that has not ended.
     *
     * @param session {@code null} for a push to many sessions
     */
    public ObservedMessage(String route, Message message, @Nullable Session session) {
        this.route = route;
        this.message = message;
        this.session = session;
    }

    public RouteInfo.Kind kind() {
        return message.type() == MessageType.PUSH ? RouteInfo.Kind.PUSH : RouteInfo.Kind.CALL;
    }

    /**
     * Path of the route, fit for a label: {@code UNKNOWN} for a message that no route takes, and {@code OTHER} beyond a
     * thousand routes. Until the end a plugin may change it.
     */
    public String route() {
        return route;
    }

    /** How it ended; {@code null} until then. */
    public @Nullable Status status() {
        return status;
    }

    /** The code of the status, fit for a label: {@link #NOT_ENDED} until the end, and {@code OTHER} beyond a thousand codes. */
    public String statusLabel() {
        return statusLabel;
    }

    /** The message itself, whose body must not be touched. */
    public Message message() {
        return message;
    }

    /** Where it happens; {@code null} for a push to many sessions. */
    public @Nullable Session session() {
        return session;
    }

    /** The exchange ends. */
    public void ended(String route, Status status, String statusLabel) {
        this.route = route;
        this.statusLabel = statusLabel;
        this.status = status;
    }
}
