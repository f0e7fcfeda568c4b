package io.teleport.plugin;

import io.teleport.message.Status;
import io.teleport.session.LocalPeer;
import io.teleport.session.PreSession;
import io.teleport.session.Session;
import java.net.SocketAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The hooks of some plugins, sorted by stage once so that a message pays for none that nobody implements.
 *
 * <p>Each method has the name of its stage in {@link Hook}. It calls the plugins in their order until one refuses, and returns the refusal or {@link Status#OK}. A
 * hook that throws refuses with 500 and is logged; a {@link io.teleport.message.StatusException} refuses with its
 * status. Immutable.
 */
public final class HookChain {

    /** No plugins at all. */
    public static final HookChain EMPTY = new HookChain(List.of());

    private final HookList<LocalPeer> postNewPeer;
    private final HookList<RouteInfo> postReg;
    private final HookList<SocketAddress> postListen;
    private final HookList<Dialed> postDial;
    private final HookList<PreSession> postAccept;
    private final HookList<Session> postDisconnect;
    private final HookList<MessageContext> preWriteCall;
    private final HookList<MessageContext> postWriteCall;
    private final HookList<MessageContext> preWriteReply;
    private final HookList<MessageContext> postWriteReply;
    private final HookList<MessageContext> preWritePush;
    private final HookList<MessageContext> postWritePush;
    private final HookList<MessageContext> preReadHeader;
    private final HookList<MessageContext> postReadCallHeader;
    private final HookList<MessageContext> preReadCallBody;
    private final HookList<MessageContext> postReadCallBody;
    private final HookList<MessageContext> postReadPushHeader;
    private final HookList<MessageContext> preReadPushBody;
    private final HookList<MessageContext> postReadPushBody;
    private final HookList<Invocation> preInvoke;
    private final HookList<MessageContext> postReadReplyHeader;
    private final HookList<MessageContext> preReadReplyBody;
    private final HookList<MessageContext> postReadReplyBody;

    private HookChain(List<? extends Plugin> plugins) {
        postNewPeer = HookList.of(plugins, Hook.PostNewPeer.class, Hook.PostNewPeer::postNewPeer);
        postReg = HookList.of(plugins, Hook.PostReg.class, Hook.PostReg::postReg);
        postListen = HookList.of(plugins, Hook.PostListen.class, Hook.PostListen::postListen);
        postDial = HookList.of(plugins, Hook.PostDial.class, Dialed::tell);
        postAccept = HookList.of(plugins, Hook.PostAccept.class, Hook.PostAccept::postAccept);
        postDisconnect = HookList.of(plugins, Hook.PostDisconnect.class, Hook.PostDisconnect::postDisconnect);
        preWriteCall = HookList.of(plugins, Hook.PreWriteCall.class, Hook.PreWriteCall::preWriteCall);
        postWriteCall = HookList.of(plugins, Hook.PostWriteCall.class, Hook.PostWriteCall::postWriteCall);
        preWriteReply = HookList.of(plugins, Hook.PreWriteReply.class, Hook.PreWriteReply::preWriteReply);
        postWriteReply = HookList.of(plugins, Hook.PostWriteReply.class, Hook.PostWriteReply::postWriteReply);
        preWritePush = HookList.of(plugins, Hook.PreWritePush.class, Hook.PreWritePush::preWritePush);
        postWritePush = HookList.of(plugins, Hook.PostWritePush.class, Hook.PostWritePush::postWritePush);
        preReadHeader = HookList.of(plugins, Hook.PreReadHeader.class, Hook.PreReadHeader::preReadHeader);
        postReadCallHeader =
                HookList.of(plugins, Hook.PostReadCallHeader.class, Hook.PostReadCallHeader::postReadCallHeader);
        preReadCallBody = HookList.of(plugins, Hook.PreReadCallBody.class, Hook.PreReadCallBody::preReadCallBody);
        postReadCallBody = HookList.of(plugins, Hook.PostReadCallBody.class, Hook.PostReadCallBody::postReadCallBody);
        postReadPushHeader =
                HookList.of(plugins, Hook.PostReadPushHeader.class, Hook.PostReadPushHeader::postReadPushHeader);
        preReadPushBody = HookList.of(plugins, Hook.PreReadPushBody.class, Hook.PreReadPushBody::preReadPushBody);
        postReadPushBody = HookList.of(plugins, Hook.PostReadPushBody.class, Hook.PostReadPushBody::postReadPushBody);
        preInvoke = HookList.of(plugins, Hook.PreInvoke.class, Hook.PreInvoke::preInvoke);
        postReadReplyHeader =
                HookList.of(plugins, Hook.PostReadReplyHeader.class, Hook.PostReadReplyHeader::postReadReplyHeader);
        preReadReplyBody = HookList.of(plugins, Hook.PreReadReplyBody.class, Hook.PreReadReplyBody::preReadReplyBody);
        postReadReplyBody =
                HookList.of(plugins, Hook.PostReadReplyBody.class, Hook.PostReadReplyBody::postReadReplyBody);
    }

    /**
     * Sorts the hooks of these plugins.
     *
     * @throws IllegalArgumentException when two of them have the same name
     */
    public static HookChain of(List<? extends Plugin> plugins) {
        if (plugins.isEmpty()) {
            return EMPTY;
        }
        Set<String> names = new HashSet<>();
        for (Plugin plugin : plugins) {
            if (!names.add(plugin.name())) {
                throw new IllegalArgumentException("plugin: " + plugin.name() + " (expected: a name used once)");
            }
        }
        return new HookChain(plugins);
    }

    public Status postNewPeer(LocalPeer peer) {
        return postNewPeer.run(peer);
    }

    public Status postReg(RouteInfo route) {
        return postReg.run(route);
    }

    public Status postListen(SocketAddress address) {
        return postListen.run(address);
    }

    public boolean hasPostDial() {
        return !postDial.isEmpty();
    }

    public Status postDial(PreSession session, boolean isRedial) {
        return postDial.isEmpty() ? Status.OK : postDial.run(new Dialed(session, isRedial));
    }

    public boolean hasPostAccept() {
        return !postAccept.isEmpty();
    }

    public Status postAccept(PreSession session) {
        return postAccept.run(session);
    }

    /** Calls all plugins, whatever they return, and returns the first refusal. */
    public boolean hasPostDisconnect() {
        return !postDisconnect.isEmpty();
    }

    public Status postDisconnect(Session session) {
        return postDisconnect.runAll(session);
    }

    /** Whether any hook is about CALLs being written. */
    public boolean writesCalls() {
        return !preWriteCall.isEmpty() || !postWriteCall.isEmpty();
    }

    /** Whether any hook is about REPLYs being written. */
    public boolean writesReplies() {
        return !preWriteReply.isEmpty() || !postWriteReply.isEmpty();
    }

    /** Whether any hook is about PUSHes being written. */
    public boolean writesPushes() {
        return !preWritePush.isEmpty() || !postWritePush.isEmpty();
    }

    /** Whether any hook is about messages of which nothing is read yet. */
    public boolean readsHeaders() {
        return !preReadHeader.isEmpty();
    }

    /** Whether any hook is about the header or body of CALLs being read. */
    public boolean readsCalls() {
        return !postReadCallHeader.isEmpty() || !preReadCallBody.isEmpty() || !postReadCallBody.isEmpty();
    }

    /** Whether any hook is about the header or body of PUSHes being read. */
    public boolean readsPushes() {
        return !postReadPushHeader.isEmpty() || !preReadPushBody.isEmpty() || !postReadPushBody.isEmpty();
    }

    /** Whether any hook is about the header or body of REPLYs being read. */
    public boolean readsReplies() {
        return !postReadReplyHeader.isEmpty() || !preReadReplyBody.isEmpty() || !postReadReplyBody.isEmpty();
    }

    /** Whether any hook is about methods being called. */
    public boolean hasPreInvoke() {
        return !preInvoke.isEmpty();
    }

    public Status preInvoke(Invocation invocation) {
        return preInvoke.run(invocation);
    }

    public Status preWriteCall(MessageContext context) {
        return preWriteCall.run(context);
    }

    public Status postWriteCall(MessageContext context) {
        return postWriteCall.run(context);
    }

    public Status preWriteReply(MessageContext context) {
        return preWriteReply.run(context);
    }

    public Status postWriteReply(MessageContext context) {
        return postWriteReply.run(context);
    }

    public Status preWritePush(MessageContext context) {
        return preWritePush.run(context);
    }

    public Status postWritePush(MessageContext context) {
        return postWritePush.run(context);
    }

    public Status preReadHeader(MessageContext context) {
        return preReadHeader.run(context);
    }

    public Status postReadCallHeader(MessageContext context) {
        return postReadCallHeader.run(context);
    }

    public Status preReadCallBody(MessageContext context) {
        return preReadCallBody.run(context);
    }

    public Status postReadCallBody(MessageContext context) {
        return postReadCallBody.run(context);
    }

    public Status postReadPushHeader(MessageContext context) {
        return postReadPushHeader.run(context);
    }

    public Status preReadPushBody(MessageContext context) {
        return preReadPushBody.run(context);
    }

    public Status postReadPushBody(MessageContext context) {
        return postReadPushBody.run(context);
    }

    public Status postReadReplyHeader(MessageContext context) {
        return postReadReplyHeader.run(context);
    }

    public Status preReadReplyBody(MessageContext context) {
        return preReadReplyBody.run(context);
    }

    public Status postReadReplyBody(MessageContext context) {
        return postReadReplyBody.run(context);
    }

    /** A connection that was dialed, and whether its session had one before. */
    private record Dialed(PreSession session, boolean isRedial) {

        static Status tell(Hook.PostDial hook, Dialed dialed) {
            return hook.postDial(dialed.session, dialed.isRedial);
        }

        @Override
        public String toString() {
            return "session " + session.id();
        }
    }
}
