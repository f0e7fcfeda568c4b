package io.teleport.plugin.auth;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.teleport.codec.BodyReaders;
import io.teleport.codec.CodecException;
import io.teleport.message.Message;
import io.teleport.message.MessageType;
import io.teleport.message.Status;
import io.teleport.message.StatusException;
import io.teleport.plugin.Hook;
import io.teleport.session.PreSession;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves only those who show a token that is accepted, as the first thing that they say.
 *
 * <p>It understands both forms of the handshake, whatever the protocol is. Who is refused is told the status, and the
 * connection is closed; who says something else is answered 401 when it is a call, and closed too; who says nothing in time is
 * closed. Immutable and thread-safe.
 */
public final class AuthChecker implements Hook.PostAccept {

    private static final Logger log = LoggerFactory.getLogger(AuthChecker.class);

    private final TokenVerifier verifier;
    private final Duration timeout;

    /**
     * Asks the verifier about each token.
     *
     * @param timeout longest wait for a token, more than 0
     * @throws IllegalArgumentException when it is not
     */
    public AuthChecker(TokenVerifier verifier, Duration timeout) {
        this.verifier = Objects.requireNonNull(verifier, "verifier");
        this.timeout = AuthForm.checked(timeout);
    }

    @Override
    public String name() {
        return "auth-checker";
    }

    @Override
    public Status postAccept(PreSession session) {
        Message call = session.receive(timeout);
        try {
            AuthForm form = AuthForm.ofCall(call);
            Status status = form == null ? unexpected(call) : verified(session, call);
            if (form != null) {
                session.send(form.reply(call, status));
            } else if (call.type() == MessageType.CALL) {
                session.send(AuthForm.ROUTE.reply(call, status).serviceMethod(""));
            }
            return status;
        } finally {
            call.release();
        }
    }

    private static Status unexpected(Message message) {
        return Status.of(Status.CODE_UNAUTHORIZED)
                .withReason("first message: " + MessageType.nameOf(message.type()) + " (expected: a token)");
    }

    private Status verified(PreSession session, Message call) {
        try {
            Status status = verifier.verify(session, tokenOf(session, call));
            return status == null ? Status.of(Status.CODE_UNAUTHORIZED) : status;
        } catch (StatusException e) {
            return e.status();
        } catch (CodecException e) {
            return Status.of(Status.CODE_BAD_MESSAGE).withReason(String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            log.error("token of {} could not be verified", session.remoteAddress(), e);
            return Status.of(Status.CODE_INTERNAL_ERROR);
        }
    }

    private static String tokenOf(PreSession session, Message call) {
        ByteBuf bytes = call.body() instanceof ByteBuf present ? present : Unpooled.EMPTY_BUFFER;
        @Nullable
        Object token = BodyReaders.of(session.peer().codecs(), String.class).read(call.bodyCodec(), bytes);
        return token == null ? "" : (String) token;
    }
}
