package io.teleport;

import io.netty.handler.ssl.SslContext;
import io.teleport.codec.Codec;
import io.teleport.codec.CodecRegistry;
import io.teleport.internal.EngineSettings;
import io.teleport.message.Status;
import io.teleport.plugin.ExchangeListener;
import io.teleport.plugin.ExchangeObserver;
import io.teleport.plugin.HookChain;
import io.teleport.plugin.Plugin;
import io.teleport.plugin.SessionListener;
import io.teleport.proto.Proto;
import io.teleport.proto.ProtoRegistry;
import io.teleport.router.HttpServiceMethodMapper;
import io.teleport.router.RouteRegistry;
import io.teleport.router.Router;
import io.teleport.router.ServiceMethodMapper;
import io.teleport.xfer.XferFilter;
import io.teleport.xfer.XferRegistry;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Builds a {@link Peer}. Not thread-safe; used once. */
public final class PeerBuilder {

    private PeerConfig config = PeerConfig.builder().build();
    private @Nullable PeerResources resources;
    private CodecRegistry codecs = CodecRegistry.defaults();
    private @Nullable XferRegistry filters;
    private ProtoRegistry protos = ProtoRegistry.defaults();
    private ServiceMethodMapper mapper = new HttpServiceMethodMapper();
    private @Nullable Supplier<SslContext> serverTls;
    private @Nullable Supplier<SslContext> clientTls;
    private final List<Plugin> plugins = new ArrayList<>();
    private final List<Plugin> rightPlugins = new ArrayList<>();
    private final List<ExchangeObserver> observers = new ArrayList<>();
    private final List<ExchangeListener> listeners = new ArrayList<>();
    private final List<SessionListener> sessionListeners = new ArrayList<>();
    private final List<Consumer<Router>> routes = new ArrayList<>();

    PeerBuilder() {}

    /** The settings; all defaults otherwise. */
    public PeerBuilder config(PeerConfig config) {
        this.config = config;
        return this;
    }

    /** Shares threads with other peers; they stay open when the peer closes. */
    public PeerBuilder resources(PeerResources resources) {
        this.resources = resources;
        return this;
    }

    /**
     * The codecs, instead of json, protobuf, plain, form, xml and thrift.
     *
     * @throws IllegalArgumentException when two share an id or a name
     */
    public PeerBuilder codecs(Collection<? extends Codec> codecs) {
        this.codecs = CodecRegistry.of(codecs);
        return this;
    }

    /**
     * The filters, instead of gzip and md5 as configured.
     *
     * @throws IllegalArgumentException when two share an id or a name
     */
    public PeerBuilder filters(Collection<? extends XferFilter> filters) {
        this.filters = XferRegistry.of(filters);
        return this;
    }

    /**
     * Protocols besides those that come with the framework.
     *
     * @throws IllegalArgumentException when two share a name
     */
    public PeerBuilder protos(Collection<? extends Proto> protos) {
        this.protos = ProtoRegistry.of(protos);
        return this;
    }

    /** How names of classes and methods become paths, instead of HTTP style. */
    public PeerBuilder mapper(ServiceMethodMapper mapper) {
        this.mapper = mapper;
        return this;
    }

    /** Plugins of the whole peer whose hooks run before those of groups and routes. */
    public PeerBuilder plugin(Plugin... plugins) {
        this.plugins.addAll(List.of(plugins));
        return this;
    }

    /** Plugins of the whole peer whose hooks run after those of groups and routes. */
    public PeerBuilder pluginRight(Plugin... plugins) {
        this.rightPlugins.addAll(List.of(plugins));
        return this;
    }

    /** Is told of every finished exchange. */
    public PeerBuilder exchangeListener(ExchangeListener listener) {
        this.listeners.add(listener);
        return this;
    }

    /** Is there from the beginning of every exchange to its end. */
    public PeerBuilder exchangeObserver(ExchangeObserver observer) {
        this.observers.add(observer);
        return this;
    }

    /** Is told of every change in the life of a session. */
    public PeerBuilder sessionListener(SessionListener listener) {
        this.sessionListeners.add(listener);
        return this;
    }

    /** TLS for accepted connections; asked anew for each. */
    public PeerBuilder serverTls(Supplier<SslContext> serverTls) {
        this.serverTls = serverTls;
        return this;
    }

    /** TLS for dialed connections; asked anew for each. */
    public PeerBuilder clientTls(Supplier<SslContext> clientTls) {
        this.clientTls = clientTls;
        return this;
    }

    /** Registers the public methods of the controller as CALL routes. */
    public PeerBuilder routeCall(Object controller, Plugin... plugins) {
        return routes(router -> router.routeCall(controller, plugins));
    }

    /** Registers the public methods of the controller as PUSH routes. */
    public PeerBuilder routePush(Object controller, Plugin... plugins) {
        return routes(router -> router.routePush(controller, plugins));
    }

    /** Registers whatever the function does with the router. */
    public PeerBuilder routes(Consumer<Router> registration) {
        this.routes.add(registration);
        return this;
    }

    /**
     * Builds the peer, which does not listen yet.
     *
     * @throws IllegalArgumentException when a setting, a route or a plugin is refused; the text names it
     */
    public Peer build() {
        PeerConfigBuilder changed = config.toBuilder();
        askPreNewPeer(changed, plugins);
        askPreNewPeer(changed, rightPlugins);
        PeerConfig settled = changed.build();
        RouteRegistry registry = new RouteRegistry(codecs, mapper, plugins, rightPlugins);
        Peer peer = new Peer(settled, this, registry);
        try {
            routes.forEach(registration -> registration.accept(registry));
            peer.built();
            return peer;
        } catch (RuntimeException e) {
            peer.close();
            throw e;
        }
    }

    private static void askPreNewPeer(PeerConfigBuilder changed, List<Plugin> side) {
        for (Plugin plugin : List.copyOf(side)) {
            if (plugin instanceof PreNewPeer hook) {
                require(hook.preNewPeer(changed, side), plugin);
            }
        }
    }

    private static void require(Status status, Plugin plugin) {
        if (!status.isOk()) {
            throw new IllegalStateException("plugin " + plugin.name() + " refuses the peer: " + status);
        }
    }

    @Nullable
    PeerResources resources() {
        return resources;
    }

    EngineSettings settings(PeerConfig settled, RouteRegistry registry) {
        return new EngineSettings(
                settled,
                codecs,
                filtersOr(settled),
                protos,
                registry,
                HookChain.of(allPlugins()),
                List.copyOf(observers),
                List.copyOf(listeners),
                List.copyOf(sessionListeners),
                serverTls,
                clientTls);
    }

    private XferRegistry filtersOr(PeerConfig settled) {
        XferRegistry own = filters;
        return own == null ? XferRegistry.defaults(settled.gzipId(), settled.gzipLevel(), settled.md5Id()) : own;
    }

    List<Plugin> allPlugins() {
        List<Plugin> all = new ArrayList<>(plugins);
        all.addAll(rightPlugins);
        return List.copyOf(all);
    }
}
