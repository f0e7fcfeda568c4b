package io.teleport.spring.boot.autoconfigure;

import io.teleport.ConfigException;
import io.teleport.Peer;
import io.teleport.SessionPool;
import java.util.LinkedHashMap;
import java.util.Map;

/** The pools of the configuration, by name. */
final class NamedPools {

    private final Map<String, SessionPool> pools = new LinkedHashMap<>();

    /**
     * Makes the pools, which dial nothing before they are used.
     *
     * @throws TeleportPropertyException when a property is refused
     */
    NamedPools(Peer peer, Map<String, PoolProperties> properties, TlsContexts tls) {
        properties.forEach((name, pool) -> pools.put(name, make(peer, name, pool, tls)));
    }

    /** The pool with this name, which the configuration has. */
    SessionPool get(String name) {
        SessionPool pool = pools.get(name);
        if (pool == null) {
            throw new IllegalArgumentException("pool: " + name + " (expected: one of " + pools.keySet() + ")");
        }
        return pool;
    }

    private static SessionPool make(Peer peer, String name, PoolProperties pool, TlsContexts tls) {
        try {
            return peer.pool(pool.address(), pool.options(tls.client(pool.ssl())));
        } catch (ConfigException e) {
            throw new TeleportPropertyException(TeleportProperties.POOLS_PREFIX + name + ".", e);
        }
    }
}
