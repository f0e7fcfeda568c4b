package io.teleport.internal;

import io.netty.util.ReferenceCountUtil;
import io.teleport.codec.Codec;
import io.teleport.message.Message;
import io.teleport.message.MessageType;
import io.teleport.message.Metadata;
import io.teleport.message.Printable;
import io.teleport.message.ReservedMetadata;
import io.teleport.message.Status;
import io.teleport.plugin.HookChain;
import io.teleport.plugin.MessageContext;
import io.teleport.plugin.RouteInfo;
import io.teleport.router.CallContext;
import io.teleport.router.Route;
import io.teleport.session.Attributes;
import io.teleport.xfer.XferPipe;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A CALL of the other side, answered exactly once. */
final class InboundCall extends InboundMessage implements CallContext {

    private static final Logger log = LoggerFactory.getLogger(InboundCall.class);

    private @Nullable Metadata replyMetadata;
    private byte replyCodec;
    private boolean heldBack;

    InboundCall(Link link, Message message, @Nullable Route route) {
        super(link, message, route);
    }

    @Override
    public Message request() {
        return message();
    }

    @Override
    public Metadata replyMetadata() {
        Metadata present = replyMetadata;
        if (present == null) {
            present = new Metadata();
            replyMetadata = present;
        }
        return present;
    }

    @Override
    public void setReplyCodec(String name) {
        replyCodec = link().shared().codecs().get(name).id();
    }

    @Override
    public void setReplyCodec(byte id) {
        replyCodec = id;
    }

    @Override
    @Nullable
    Route findRoute(String path) {
        return link().shared().routes().table().findCall(path);
    }

    @Override
    boolean isRead(HookChain hooks) {
        return hooks.readsCalls();
    }

    @Override
    Status afterHeader(HookChain hooks) {
        return hooks.postReadCallHeader(this);
    }

    @Override
    Status beforeBody(HookChain hooks) {
        return hooks.preReadCallBody(this);
    }

    @Override
    Status afterBody(HookChain hooks) {
        return hooks.postReadCallBody(this);
    }

    @Override
    RouteInfo.Kind kind() {
        return RouteInfo.Kind.CALL;
    }

    @Override
    void succeeded(@Nullable Object result) {
        try {
            if (result instanceof Status status) {
                failed(status);
            } else if (isLate()) {
                failed(Status.of(Status.CODE_HANDLE_TIMEOUT));
            } else if (mayEnd()) {
                answer(Status.OK, result);
            }
        } finally {
            if (result != message().body()) {
                ReferenceCountUtil.release(result);
            }
        }
    }

    @Override
    void failed(Status status) {
        if (mayEnd()) {
            answer(status, null);
        }
    }

    private void answer(Status status, @Nullable Object body) {
        Message reply = reply(status, body);
        try {
            if (!isToldNothing(status)) {
                reply = send(reply);
            }
        } finally {
            report(reply.status(), reply);
            if (reply.body() != body) {
                reply.release();
            }
            if (!heldBack) {
                leaveFlight();
            }
        }
    }

    /** A caller that has cancelled expects no reply. */
    private boolean isToldNothing(Status status) {
        return status.code() == Status.CODE_CANCELLED && isCancelled();
    }

    private Message send(Message reply) {
        Message sent = reply;
        try {
            sent = hooked(reply);
            heldBack = write(sent);
        } catch (RuntimeException | StackOverflowError e) {
            sent = sendInstead(e);
        }
        HookChain hooks = hooks();
        if (hooks.writesReplies()) {
            hooks.postWriteReply(new ReplyContext(this, sent));
        }
        return sent;
    }

    /** A reply that cannot be written leaves its caller with the reason, and without what made it impossible. */
    private Message sendInstead(Throwable e) {
        log.warn(
                "reply to {} cannot be written, session {}",
                Printable.of(serviceMethod()),
                session().id(),
                e);
        replyMetadata = null;
        Message sent = reply(Failures.ofReply(e, link().shared().config().exposeErrors()), null)
                .pipe(XferPipe.EMPTY);
        try {
            heldBack = write(sent);
        } catch (RuntimeException | StackOverflowError tooMuch) {
            // The end of the session is all that can be told to the caller.
            link().closeNow();
            throw tooMuch;
        }
        return sent;
    }

    /** Replies in turn are not held back, for the next of them may be another thread's. */
    private boolean write(Message reply) {
        if (isInTurn()) {
            link().outgoing().write(reply);
            return false;
        }
        return link().outgoing().reply(reply);
    }

    private Message hooked(Message reply) {
        HookChain hooks = hooks();
        if (!hooks.writesReplies()) {
            return reply;
        }
        Status status = hooks.preWriteReply(new ReplyContext(this, reply));
        return status.isOk() ? reply : reply(status, null);
    }

    private HookChain hooks() {
        Route target = route();
        return target == null ? link().shared().hooks() : target.hooks();
    }

    private Message reply(Status status, @Nullable Object body) {
        Message request = message();
        return new Message()
                .type(MessageType.REPLY)
                .seqOf(request)
                .serviceMethod(link().connection().proto().repliesNameMethod() ? request.serviceMethod() : "")
                .status(status)
                .pipe(request.pipe())
                .metadata(replyMetadata)
                .bodyCodec(status.isOk() ? codecOf(body) : 0)
                .body(body);
    }

    /** The handler's choice, else the caller's wish, else the request's; the wish counts only when it is registered. */
    private byte codecOf(@Nullable Object body) {
        if (replyCodec != 0) {
            return replyCodec;
        }
        Message request = message();
        if (request.hasMetadata()) {
            String wish = request.metadata().get(ReservedMetadata.ACCEPT_BODY_CODEC);
            Codec codec = wish == null ? null : wished(wish);
            if (codec != null) {
                return codec.id();
            }
        }
        byte own = request.bodyCodec();
        return own == 0 && body != null ? link().session().defaultCodec() : own;
    }

    private @Nullable Codec wished(String id) {
        try {
            int number = Integer.parseInt(id);
            return number > 0 && number < 256 ? link().shared().codecs().find((byte) number) : null;
        } catch (NumberFormatException e) {
            return null;
        }
    }

    /** What hooks of the reply see. */
    private record ReplyContext(InboundCall call, Message message) implements MessageContext {

        @Override
        public SessionImpl session() {
            return call.session();
        }

        @Override
        public Message request() {
            return call.message();
        }

        @Override
        public Attributes attributes() {
            return call.attributes();
        }
    }
}
