package io.teleport.spring.boot.autoconfigure;

import io.teleport.Peer;
import io.teleport.codec.JsonCodec;
import io.teleport.plugin.Plugin;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import tools.jackson.databind.json.JsonMapper;

/** Auto-configuration of the application's peer, its controllers and its named sessions. */
@AutoConfiguration(
        after = SslAutoConfiguration.class,
        afterName = "org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration")
@ConditionalOnClass(Peer.class)
@EnableConfigurationProperties(TeleportProperties.class)
@Import(SessionBeansRegistrar.class)
public final class TeleportAutoConfiguration {

    static final String NAMED_SESSIONS = "teleportNamedSessions";
    static final String NAMED_POOLS = "teleportNamedPools";

    @Bean
    TlsContexts teleportTlsContexts(ObjectProvider<SslBundles> bundles) {
        return new TlsContexts(bundles);
    }

    @Bean(destroyMethod = "close")
    @ConditionalOnMissingBean
    Peer teleportPeer(TeleportProperties properties, ApplicationContext context, BeanFactory beans, TlsContexts tls) {
        SessionEventPublisher events = new SessionEventPublisher(context);
        return new PeerAssembly(properties.peer(), context.getEnvironment(), beans, tls, events).build();
    }

    @Bean(NAMED_SESSIONS)
    NamedSessions teleportNamedSessions(Peer peer, TeleportProperties properties, TlsContexts tls) {
        return new NamedSessions(peer, properties.sessions(), tls);
    }

    @Bean(NAMED_POOLS)
    NamedPools teleportNamedPools(Peer peer, TeleportProperties properties, TlsContexts tls) {
        return new NamedPools(peer, properties.pools(), tls);
    }

    @Bean
    PeerInitializer teleportPeerInitializer(
            Peer peer, ObjectProvider<Plugin> plugins, ConfigurableListableBeanFactory beans) {
        return new PeerInitializer(peer, plugins, new ControllerRegistrar(beans));
    }

    @Bean
    ProxyInitializer teleportProxyInitializer(Peer peer, NamedSessions sessions, TeleportProperties properties) {
        return new ProxyInitializer(
                peer, new ProxyRoutes(sessions, properties.proxy().routes()));
    }

    @Bean
    SessionsLifecycle teleportSessionsLifecycle(NamedSessions sessions) {
        return new SessionsLifecycle(sessions);
    }

    @Bean
    ListenersLifecycle teleportListenersLifecycle(Peer peer, ApplicationContext context) {
        return new ListenersLifecycle(peer, new LocalPorts(context));
    }

    @Bean
    GracefulStopLifecycle teleportGracefulStopLifecycle(Peer peer) {
        return new GracefulStopLifecycle(peer);
    }

    /** JSON as the rest of the application reads and writes it. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnSingleCandidate(JsonMapper.class)
    static class JsonConfiguration {

        @Bean
        @ConditionalOnMissingBean
        JsonCodec teleportJsonCodec(JsonMapper mapper) {
            return new JsonCodec(mapper);
        }
    }
}
