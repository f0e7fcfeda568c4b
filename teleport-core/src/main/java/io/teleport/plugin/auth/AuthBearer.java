package io.teleport.plugin.auth;

import io.teleport.message.Message;
import io.teleport.message.MessageType;
import io.teleport.message.Status;
import io.teleport.plugin.Hook;
import io.teleport.session.PreSession;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Shows a token to those that this peer dials, at each connection, before anything else is said.
 *
 * <p>When the other side refuses it, dialing fails with the status that it gives; a session that is redialed shows the
 * token anew at each attempt. Immutable and thread-safe.
 */
public final class AuthBearer implements Hook.PostDial {

    private final TokenSource source;
    private final Duration timeout;
    private final @Nullable AuthForm form;

    /**
     * Shows what the source gives.
     *
     * @param timeout longest wait for the answer, more than 0
     * @throws IllegalArgumentException when it is not
     */
    public AuthBearer(TokenSource source, Duration timeout) {
        this(source, timeout, null);
    }

    private AuthBearer(TokenSource source, Duration timeout, @Nullable AuthForm form) {
        this.source = Objects.requireNonNull(source, "source");
        this.timeout = AuthForm.checked(timeout);
        this.form = form;
    }

    /** The same in this form, whatever the protocol is: {@link AuthForm#ROUTE} for Teleport 5.0, whose protocol is 5.4's. */
    public AuthBearer withForm(AuthForm form) {
        return new AuthBearer(source, timeout, form);
    }

    @Override
    public String name() {
        return "auth-bearer";
    }

    @Override
    public Status postDial(PreSession session, boolean isRedial) {
        String token = source.token(session);
        if (token == null) {
            return Status.OK;
        }
        AuthForm used = form == null ? AuthForm.of(session.proto()) : form;
        session.send(used.call(token));
        Message reply = session.receive(timeout);
        try {
            return used.isReply(reply) ? reply.status() : unexpected(reply);
        } finally {
            reply.release();
        }
    }

    private static Status unexpected(Message message) {
        return Status.of(Status.CODE_UNAUTHORIZED)
                .withReason("first message: " + MessageType.nameOf(message.type())
                        + " (expected: the answer to the token)");
    }
}
