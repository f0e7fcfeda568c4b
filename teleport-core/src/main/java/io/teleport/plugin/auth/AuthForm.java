package io.teleport.plugin.auth;

import io.teleport.message.Message;
import io.teleport.message.MessageType;
import io.teleport.message.Status;
import io.teleport.proto.Proto;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How the handshake looks on the wire. */
public enum AuthForm {
    /** With message types of its own, as from Teleport 5.4 on and in erpc 6. */
    MESSAGE(MessageType.AUTH_CALL, MessageType.AUTH_REPLY, ""),

    /** As a call of {@code /auth/verify}, as up to Teleport 5.0. */
    ROUTE(MessageType.CALL, MessageType.REPLY, "/auth/verify");

    private static final byte PLAIN = 's';

    private final int callType;
    private final int replyType;
    private final String serviceMethod;

    AuthForm(int callType, int replyType, String serviceMethod) {
        this.callType = callType;
        this.replyType = replyType;
        this.serviceMethod = serviceMethod;
    }

    /** The form that Go peers of the protocol's generation use; thrift has no room for message types of its own. */
    static AuthForm of(Proto proto) {
        String name = proto.name();
        boolean hasTypes = (name.endsWith("@5") || name.endsWith("@6")) && !name.startsWith("thrift");
        return hasTypes ? MESSAGE : ROUTE;
    }

    /** The form of what may be a request for verification, else {@code null}. */
    static @Nullable AuthForm ofCall(Message message) {
        for (AuthForm form : values()) {
            if (message.type() == form.callType && message.serviceMethod().equals(form.serviceMethod)) {
                return form;
            }
        }
        return null;
    }

    static Duration checked(Duration timeout) {
        if (timeout.isZero() || timeout.isNegative()) {
            throw new IllegalArgumentException("timeout of the handshake: " + timeout + " (expected: more than 0)");
        }
        return timeout;
    }

    Message call(String token) {
        return new Message()
                .type(callType)
                .serviceMethod(serviceMethod)
                .bodyCodec(PLAIN)
                .body(token);
    }

    boolean isReply(Message message) {
        return message.type() == replyType;
    }

    Message reply(Message call, Status status) {
        return new Message()
                .type(replyType)
                .seqOf(call)
                .serviceMethod(serviceMethod)
                .bodyCodec(status.isOk() ? call.bodyCodec() : 0)
                .status(status);
    }
}
