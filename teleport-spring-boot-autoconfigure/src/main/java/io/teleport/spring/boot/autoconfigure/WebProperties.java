package io.teleport.spring.boot.autoconfigure;

import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What Teleport adds to a web application.
 *
 * @param client Client for browsers.
 */
record WebProperties(@DefaultValue Client client) {

    static final String CLIENT_PREFIX = TeleportProperties.PREFIX + ".web.client.";

    /**
     * The client for browsers.
     *
     * @param enabled Whether to serve teleport.js and its types.
     * @param path Path under which they are served.
     */
    record Client(
            @DefaultValue("true") boolean enabled,
            @DefaultValue("/teleport") String path) {}
}
