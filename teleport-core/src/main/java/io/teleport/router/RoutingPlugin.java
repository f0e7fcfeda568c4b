package io.teleport.router;

import io.teleport.plugin.Plugin;

/** A plugin that has routes of its own. */
public interface RoutingPlugin extends Plugin {

    /** Registers them; called once, when the plugin is given to a whole peer and the routes of the peer's builder are there. */
    void addRoutes(Router router);
}
