package io.teleport.testing;

import io.teleport.PeerConfigBuilder;
import io.teleport.PreNewPeer;
import io.teleport.message.Status;
import io.teleport.plugin.Hook;
import io.teleport.plugin.Invocation;
import io.teleport.plugin.MessageContext;
import io.teleport.plugin.Plugin;
import io.teleport.plugin.RouteInfo;
import io.teleport.session.LocalPeer;
import io.teleport.session.PreSession;
import io.teleport.session.Session;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Has every hook there is; notes their names as they are called, and refuses where it is told to. */
public final class RecordingPlugin
        implements PreNewPeer,
                Hook.PostNewPeer,
                Hook.PostReg,
                Hook.PostListen,
                Hook.PostDial,
                Hook.PostAccept,
                Hook.PreWriteCall,
                Hook.PostWriteCall,
                Hook.PreWriteReply,
                Hook.PostWriteReply,
                Hook.PreWritePush,
                Hook.PostWritePush,
                Hook.PreReadHeader,
                Hook.PostReadCallHeader,
                Hook.PreReadCallBody,
                Hook.PostReadCallBody,
                Hook.PreInvoke,
                Hook.PostReadPushHeader,
                Hook.PreReadPushBody,
                Hook.PostReadPushBody,
                Hook.PostReadReplyHeader,
                Hook.PreReadReplyBody,
                Hook.PostReadReplyBody,
                Hook.PostDisconnect {

    private final List<String> called = new CopyOnWriteArrayList<>();
    private final Map<String, Status> refusals = new ConcurrentHashMap<>();

    /** The names of the hooks called since the last time, in their order. */
    public List<String> drain() {
        List<String> names = new ArrayList<>(called);
        called.removeAll(names);
        return names;
    }

    /** The names of the hooks called so far, in their order. */
    public List<String> called() {
        return List.copyOf(called);
    }

    /** From now on this hook refuses. */
    public RecordingPlugin refuse(String hook, Status status) {
        refusals.put(hook, status);
        return this;
    }

    private Status note(String hook) {
        called.add(hook);
        return refusals.getOrDefault(hook, Status.OK);
    }

    @Override
    public Status preNewPeer(PeerConfigBuilder config, List<Plugin> plugins) {
        return note("PreNewPeer");
    }

    @Override
    public Status postNewPeer(LocalPeer peer) {
        return note("PostNewPeer");
    }

    @Override
    public Status postReg(RouteInfo route) {
        return note("PostReg");
    }

    @Override
    public Status postListen(SocketAddress address) {
        return note("PostListen");
    }

    @Override
    public Status postDial(PreSession session, boolean isRedial) {
        return note("PostDial");
    }

    @Override
    public Status postAccept(PreSession session) {
        return note("PostAccept");
    }

    @Override
    public Status preWriteCall(MessageContext context) {
        return note("PreWriteCall");
    }

    @Override
    public Status postWriteCall(MessageContext context) {
        return note("PostWriteCall");
    }

    @Override
    public Status preWriteReply(MessageContext context) {
        return note("PreWriteReply");
    }

    @Override
    public Status postWriteReply(MessageContext context) {
        return note("PostWriteReply");
    }

    @Override
    public Status preWritePush(MessageContext context) {
        return note("PreWritePush");
    }

    @Override
    public Status postWritePush(MessageContext context) {
        return note("PostWritePush");
    }

    @Override
    public Status preReadHeader(MessageContext context) {
        return note("PreReadHeader");
    }

    @Override
    public Status postReadCallHeader(MessageContext context) {
        return note("PostReadCallHeader");
    }

    @Override
    public Status preReadCallBody(MessageContext context) {
        return note("PreReadCallBody");
    }

    @Override
    public Status postReadCallBody(MessageContext context) {
        return note("PostReadCallBody");
    }

    @Override
    public Status preInvoke(Invocation invocation) {
        return note("PreInvoke");
    }

    @Override
    public Status postReadPushHeader(MessageContext context) {
        return note("PostReadPushHeader");
    }

    @Override
    public Status preReadPushBody(MessageContext context) {
        return note("PreReadPushBody");
    }

    @Override
    public Status postReadPushBody(MessageContext context) {
        return note("PostReadPushBody");
    }

    @Override
    public Status postReadReplyHeader(MessageContext context) {
        return note("PostReadReplyHeader");
    }

    @Override
    public Status preReadReplyBody(MessageContext context) {
        return note("PreReadReplyBody");
    }

    @Override
    public Status postReadReplyBody(MessageContext context) {
        return note("PostReadReplyBody");
    }

    @Override
    public Status postDisconnect(Session session) {
        return note("PostDisconnect");
    }
}
