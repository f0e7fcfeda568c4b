package io.teleport.spring.boot.autoconfigure;

import java.util.List;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the proxy.
 *
 * @param routes What is forwarded, and where to. The first route that fits takes a message that no handler of this peer
 *     takes.
 */
record ProxyProperties(@DefaultValue List<ProxyRouteProperties> routes) {}
