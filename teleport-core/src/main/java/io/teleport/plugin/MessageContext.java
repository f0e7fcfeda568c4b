package io.teleport.plugin;

import io.teleport.message.Message;
import io.teleport.session.Attributes;
import io.teleport.session.Session;

/** One message on its way in or out, as a hook sees it. */
public interface MessageContext {

    Session session();

    /** The message; what a hook may change of it is told at each hook. */
    Message message();

    /** Values of this exchange; they begin as a copy of the session's. */
    Attributes attributes();
}
