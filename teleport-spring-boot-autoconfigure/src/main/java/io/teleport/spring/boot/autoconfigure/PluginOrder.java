package io.teleport.spring.boot.autoconfigure;

/** The places of the plugins that come with Teleport among those that are beans; docs/plugins.md tells them to users. */
final class PluginOrder {

    static final int OVERLOADER = -5000;
    static final int AUTH = -4000;
    static final int HEARTBEAT = -3000;
    static final int IGNORE_CASE = -2000;
    static final int BINDER = 1000;

    private PluginOrder() {}
}
