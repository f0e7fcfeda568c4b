package io.teleport.plugin;

import io.teleport.message.Message;
import io.teleport.session.Attributes;
import io.teleport.session.Session;
import org.jspecify.annotations.Nullable;

/** One message on its way in or out, as a hook sees it. */
public interface MessageContext {

    Session session();

    /** The message; what a hook may change of it is told at each hook. */
    Message message();

    /**
     * The CALL that the message is, or that it answers; {@code null} for a PUSH, and at {@code PreReadHeader}, where it is
     * not known. What is to be changed of a REPLY is the message.
     */
    default @Nullable Message request() {
        return null;
    }

    /** Values of this exchange; they begin as a copy of the session's. */
    Attributes attributes();
}
