package io.teleport.spring.boot.autoconfigure;

import io.teleport.Network;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * One further address to listen on.
 *
 * @param network Kind of network.
 * @param address Host and port for TCP, such as ":9090", a path for unix, a name for local.
 * @param proto Wire protocol, as format and generation. Unset for the peer's.
 */
record ListenerProperties(
        @DefaultValue("tcp") Network network,
        @DefaultValue("") String address,
        @Nullable String proto) {}
