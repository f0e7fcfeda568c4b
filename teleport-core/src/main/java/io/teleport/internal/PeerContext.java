package io.teleport.internal;

import io.netty.util.Timer;
import io.teleport.OutboundPolicy;
import io.teleport.PeerConfig;
import io.teleport.codec.BodyReaders;
import io.teleport.codec.CodecRegistry;
import io.teleport.plugin.HookChain;
import io.teleport.proto.ProtoContext;
import io.teleport.proto.ProtoRegistry;
import io.teleport.router.RouteRegistry;
import io.teleport.session.LocalPeer;
import io.teleport.xfer.XferRegistry;
import java.lang.reflect.Type;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** What all sessions of one peer share. */
final class PeerContext {

    private final LocalPeer peer;
    private final PeerConfig config;
    private final Resources resources;
    private final CodecRegistry codecs;
    private final XferRegistry filters;
    private final ProtoRegistry protos;
    private final ProtoContext protoContext;
    private final RouteRegistry routes;
    private final Reports reports;
    private final byte defaultCodec;
    private volatile HookChain hooks;
    private volatile boolean closing;
    private final Sessions sessions = new Sessions();
    private final Handshakes handshakes = new Handshakes();
    private final AcceptanceHooks acceptanceHooks;
    private final Counters counters = new Counters();
    private final SessionEvents events;
    private final ConcurrentMap<Type, BodyReaders> readers = new ConcurrentHashMap<>();

    PeerContext(LocalPeer peer, EngineSettings settings, Resources resources, ProtoContext protoContext) {
        this.peer = peer;
        this.config = settings.config();
        this.resources = resources;
        this.acceptanceHooks = new AcceptanceHooks(resources.dispatcher());
        this.codecs = settings.codecs();
        this.filters = settings.filters();
        this.protos = settings.protos();
        this.protoContext = protoContext;
        this.routes = settings.routes();
        this.hooks = settings.hooks();
        this.events = new SessionEvents(settings.sessionListeners(), resources.dispatcher());
        this.reports = new Reports(config, Observers.of(settings.observers(), resources.timer()), settings.listeners());
        this.defaultCodec = NetworkSetup.codecId(codecs, config.defaultBodyCodec());
    }

    LocalPeer peer() {
        return peer;
    }

    PeerConfig config() {
        return config;
    }

    CodecRegistry codecs() {
        return codecs;
    }

    XferRegistry filters() {
        return filters;
    }

    ProtoRegistry protos() {
        return protos;
    }

    ProtoContext protoContext() {
        return protoContext;
    }

    RouteRegistry routes() {
        return routes;
    }

    HookChain hooks() {
        return hooks;
    }

    void hooks(HookChain changed) {
        hooks = changed;
    }

    Reports reports() {
        return reports;
    }

    byte defaultCodec() {
        return defaultCodec;
    }

    /** What happens to a push for which a session's queue has no room. */
    OutboundPolicy pushPolicy() {
        OutboundPolicy own = config.outboundPushPolicy();
        return own == null ? config.outboundPolicy() : own;
    }

    /** Whether no session may start any more. */
    boolean isClosing() {
        return closing;
    }

    void startClosing() {
        closing = true;
    }

    Sessions sessions() {
        return sessions;
    }

    Handshakes handshakes() {
        return handshakes;
    }

    /** Where hooks of connections that are being accepted run. */
    AcceptanceHooks acceptanceHooks() {
        return acceptanceHooks;
    }

    SessionEvents events() {
        return events;
    }

    Counters counters() {
        return counters;
    }

    Resources resources() {
        return resources;
    }

    Dispatcher dispatcher() {
        return resources.dispatcher();
    }

    Timer timer() {
        return resources.timer();
    }

    /** Readers of a result type, made once. */
    BodyReaders readersFor(Type type) {
        BodyReaders present = readers.get(type);
        return present != null ? present : readers.computeIfAbsent(type, t -> BodyReaders.of(codecs, t));
    }
}
