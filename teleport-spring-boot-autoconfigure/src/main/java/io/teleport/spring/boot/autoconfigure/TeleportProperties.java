package io.teleport.spring.boot.autoconfigure;

import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of Teleport.
 *
 * @param peer Settings of the peer.
 * @param sessions Sessions that the application dials, by name. Each is a bean of its name.
 * @param pools Pools of sessions with one address each, by name. Each is a bean of its name.
 * @param plugins Settings of the plugins that come with Teleport.
 * @param proxy Settings of the proxy.
 * @param observation Settings of the observation of calls and pushes.
 * @param web What is added to a web application.
 */
@ConfigurationProperties(TeleportProperties.PREFIX)
record TeleportProperties(
        @NestedConfigurationProperty @DefaultValue PeerProperties peer,
        @DefaultValue Map<String, SessionProperties> sessions,
        @DefaultValue Map<String, PoolProperties> pools,
        @NestedConfigurationProperty @DefaultValue PluginsProperties plugins,
        @NestedConfigurationProperty @DefaultValue ProxyProperties proxy,
        @NestedConfigurationProperty @DefaultValue ObservationProperties observation,
        @NestedConfigurationProperty @DefaultValue WebProperties web) {

    static final String PREFIX = "teleport";
    static final String PEER_PREFIX = PREFIX + ".peer.";
    static final String PLUGINS_PREFIX = PREFIX + ".plugins.";
    static final String SESSIONS_PREFIX = PREFIX + ".sessions.";
    static final String POOLS_PREFIX = PREFIX + ".pools.";
}
