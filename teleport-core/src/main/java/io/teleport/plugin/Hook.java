package io.teleport.plugin;

import io.teleport.message.Status;
import io.teleport.session.LocalPeer;
import io.teleport.session.PreSession;
import io.teleport.session.Session;
import java.net.SocketAddress;

/**
 * The stages at which a plugin may take part, one interface each, with the names of the Go implementation. A plugin
 * implements those it needs.
 *
 * <p>A hook that returns a status refuses the step unless the status is OK; an exception counts as 500. Hooks about
 * messages run on the thread that handles the message; {@code PostDial} and {@code PostAccept} run on a worker and may
 * block.
 */
public final class Hook {

    private Hook() {}

    /** The peer exists and does not listen yet. */
    public interface PostNewPeer extends Plugin {
        Status postNewPeer(LocalPeer peer);
    }

    /** A route was registered; refusing it fails the registration. */
    public interface PostReg extends Plugin {
        Status postReg(RouteInfo route);
    }

    /** A listener is bound. */
    public interface PostListen extends Plugin {
        Status postListen(SocketAddress address);
    }

    /** A dialed connection is up and its session not started; refusing closes it. */
    public interface PostDial extends Plugin {
        Status postDial(PreSession session, boolean isRedial);
    }

    /** An accepted connection is up and its session not started; refusing closes it. */
    public interface PostAccept extends Plugin {
        Status postAccept(PreSession session);
    }

    /** A CALL is about to be encoded; header and body may be changed. Refusing fails the call. */
    public interface PreWriteCall extends Plugin {
        Status preWriteCall(MessageContext context);
    }

    /** A CALL was queued. */
    public interface PostWriteCall extends Plugin {
        Status postWriteCall(MessageContext context);
    }

    /** A REPLY is about to be encoded; header and body may be changed. Refusing replaces it by the status. */
    public interface PreWriteReply extends Plugin {
        Status preWriteReply(MessageContext context);
    }

    /** A REPLY was queued. */
    public interface PostWriteReply extends Plugin {
        Status postWriteReply(MessageContext context);
    }

    /** A PUSH is about to be encoded; header and body may be changed. Refusing fails the push. */
    public interface PreWritePush extends Plugin {
        Status preWritePush(MessageContext context);
    }

    /** A PUSH was queued. */
    public interface PostWritePush extends Plugin {
        Status postWritePush(MessageContext context);
    }

    /**
     * A message has arrived and is not routed yet, of whatever kind it is. Runs on the event loop and must not block.
     * Refusing drops the message and closes the session, gracefully; a CALL is answered with the status before.
     */
    public interface PreReadHeader extends Plugin {
        Status preReadHeader(MessageContext context);
    }

    /** The header of a CALL was read; the service method may be rewritten. Refusing answers with the status. */
    public interface PostReadCallHeader extends Plugin {
        Status postReadCallHeader(MessageContext context);
    }

    /**
     * The body of a CALL is about to be decoded. A hook may put another buffer in its place, having released the one that
     * is there. Refusing answers with the status.
     */
    public interface PreReadCallBody extends Plugin {
        Status preReadCallBody(MessageContext context);
    }

    /** The body of a CALL was decoded and may be replaced. Refusing answers with the status. */
    public interface PostReadCallBody extends Plugin {
        Status postReadCallBody(MessageContext context);
    }

    /**
     * The method that handles a CALL or PUSH has its arguments and is about to be called. Refusing ends the handling with
     * the status. Not for handlers that are functions, which have nothing to look at.
     */
    public interface PreInvoke extends Plugin {
        Status preInvoke(Invocation invocation);
    }

    /** The header of a PUSH was read; the service method may be rewritten. Refusing ends its handling. */
    public interface PostReadPushHeader extends Plugin {
        Status postReadPushHeader(MessageContext context);
    }

    /**
     * The body of a PUSH is about to be decoded. A hook may put another buffer in its place, having released the one that
     * is there. Refusing ends its handling.
     */
    public interface PreReadPushBody extends Plugin {
        Status preReadPushBody(MessageContext context);
    }

    /** The body of a PUSH was decoded and may be replaced. Refusing ends its handling. */
    public interface PostReadPushBody extends Plugin {
        Status postReadPushBody(MessageContext context);
    }

    /** The header of a REPLY was read. Refusing ends the call with the status. */
    public interface PostReadReplyHeader extends Plugin {
        Status postReadReplyHeader(MessageContext context);
    }

    /**
     * The body of a REPLY is about to be decoded. A hook may put another buffer in its place, having released the one that
     * is there. Refusing ends the call with the status.
     */
    public interface PreReadReplyBody extends Plugin {
        Status preReadReplyBody(MessageContext context);
    }

    /** The body of a REPLY was decoded and may be replaced. Refusing ends the call with the status. */
    public interface PostReadReplyBody extends Plugin {
        Status postReadReplyBody(MessageContext context);
    }

    /** The connection of a session has ended; the session is closed or will be redialed. */
    public interface PostDisconnect extends Plugin {
        Status postDisconnect(Session session);
    }
}
