package io.teleport.spring.boot.autoconfigure;

import io.netty.handler.ssl.SslContext;
import io.teleport.ConfigException;
import io.teleport.Peer;
import io.teleport.PeerBuilder;
import io.teleport.PeerResources;
import io.teleport.PreNewPeer;
import io.teleport.codec.Codec;
import io.teleport.codec.CodecRegistry;
import io.teleport.plugin.ExchangeListener;
import io.teleport.plugin.ExchangeObserver;
import io.teleport.plugin.SessionListener;
import io.teleport.proto.Proto;
import io.teleport.router.ServiceMethodMapper;
import io.teleport.xfer.XferFilter;
import io.teleport.xfer.XferRegistry;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.thread.Threading;
import org.springframework.core.env.Environment;

/** Builds the peer of configuration properties and beans. */
final class PeerAssembly {

    private final PeerProperties properties;
    private final Environment environment;
    private final BeanFactory beans;
    private final TlsContexts tls;
    private final SessionEventPublisher events;

    PeerAssembly(
            PeerProperties properties,
            Environment environment,
            BeanFactory beans,
            TlsContexts tls,
            SessionEventPublisher events) {
        this.properties = properties;
        this.environment = environment;
        this.beans = beans;
        this.tls = tls;
        this.events = events;
    }

    /**
     * A peer that does not listen yet. Plugins that are beans come later, but for those that change the configuration.
     *
     * @throws TeleportPropertyException when a configuration property is refused
     */
    Peer build() {
        try {
            PeerBuilder builder = Peer.builder();
            configure(builder);
            addBeans(builder);
            all(PeerBuilderCustomizer.class).orderedStream().forEach(customizer -> customizer.customize(builder));
            return builder.build();
        } catch (ConfigException e) {
            throw new TeleportPropertyException(TeleportProperties.PEER_PREFIX, e);
        }
    }

    private void configure(PeerBuilder builder) {
        builder.config(new PeerConfigMapper(properties, Threading.VIRTUAL.isActive(environment)).map());
        Supplier<SslContext> server = tls.server(properties.ssl());
        if (server != null) {
            builder.serverTls(server);
        }
    }

    private void addBeans(PeerBuilder builder) {
        all(PeerResources.class).ifAvailable(builder::resources);
        all(ServiceMethodMapper.class).ifAvailable(builder::mapper);
        builder.codecs(codecs()).filters(filters());
        builder.protos(all(Proto.class).orderedStream().toList());
        builder.plugin(all(PreNewPeer.class).orderedStream().toArray(PreNewPeer[]::new));
        all(ExchangeListener.class).orderedStream().forEach(builder::exchangeListener);
        all(ExchangeObserver.class).orderedStream().forEach(builder::exchangeObserver);
        builder.sessionListener(events);
        all(SessionListener.class).orderedStream().forEach(builder::sessionListener);
    }

    /** Those of the application, and the built-in ones whose name and id are not taken by them. */
    private List<Codec> codecs() {
        List<Codec> own = all(Codec.class).orderedStream().toList();
        Stream<Codec> builtIn = CodecRegistry.defaults().all().stream()
                .filter(codec -> own.stream()
                        .noneMatch(other ->
                                other.id() == codec.id() || other.name().equalsIgnoreCase(codec.name())));
        return Stream.concat(builtIn, own.stream()).toList();
    }

    private List<XferFilter> filters() {
        List<XferFilter> own = all(XferFilter.class).orderedStream().toList();
        Stream<XferFilter> builtIn = configuredFilters().all().stream()
                .filter(filter -> own.stream()
                        .noneMatch(other ->
                                other.id() == filter.id() || other.name().equalsIgnoreCase(filter.name())));
        return Stream.concat(builtIn, own.stream()).toList();
    }

    private XferRegistry configuredFilters() {
        return XferRegistry.defaults(properties.gzipId(), properties.gzipLevel(), properties.md5Id());
    }

    private <T> ObjectProvider<T> all(Class<T> type) {
        return beans.getBeanProvider(type);
    }
}
