package io.teleport.spring.boot.autoconfigure;

import io.teleport.plugin.auth.AuthForm;
import io.teleport.plugin.heartbeat.HeartbeatKind;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the plugins that come with Teleport.
 *
 * @param auth Settings of the plugins by which peers prove who they are.
 * @param heartbeat Settings of the plugins that keep sessions alive and find those that are dead.
 * @param ignoreCase Settings of the plugin that finds routes whatever the case of their names.
 * @param overloader Settings of the overloader.
 * @param secure Settings of the plugin that encrypts bodies.
 * @param binder Settings of the binder.
 * @param slowCall Settings of the slow-call alarm.
 */
record PluginsProperties(
        @DefaultValue AuthProperties auth,
        @DefaultValue HeartbeatProperties heartbeat,
        @DefaultValue IgnoreCaseProperties ignoreCase,
        @NestedConfigurationProperty @DefaultValue OverloaderProperties overloader,
        @NestedConfigurationProperty @DefaultValue SecureProperties secure,
        @NestedConfigurationProperty @DefaultValue BinderProperties binder,
        @NestedConfigurationProperty @DefaultValue SlowCallProperties slowCall) {

    /**
     * Settings of the plugins by which peers prove who they are.
     *
     * @param token What is shown to those that this application dials. Unset shows nothing, unless there is a TokenSource bean.
     * @param form Form of the handshake with those that this application dials. Unset for that of the protocol's generation.
     * @param timeout Longest wait for a token, or for the answer to one. Milliseconds when no unit is given.
     */
    record AuthProperties(
            @Nullable String token,
            @Nullable AuthForm form,
            @DefaultValue("10s") Duration timeout) {}

    /**
     * Settings of the plugins that keep sessions alive and find those that are dead.
     *
     * @param rate Time between two heartbeats that are sent in each session, in whole seconds, at least 3. 0 sends none.
     *     Milliseconds when no unit is given.
     * @param kind Kind of message that the heartbeats are.
     * @param pong Whether heartbeats of other peers are answered, and sessions closed that have begun them and fall silent.
     * @param minRate Shortest rate of other peers that is believed; shorter ones are taken for it. Milliseconds when no unit
     *     is given.
     * @param maxRate Longest rate of other peers that is believed; longer ones are taken for it. Milliseconds when no unit
     *     is given.
     */
    record HeartbeatProperties(
            @DefaultValue("0s") Duration rate,
            @DefaultValue("call") HeartbeatKind kind,
            @DefaultValue("false") boolean pong,
            @DefaultValue("3s") Duration minRate,
            @DefaultValue("1h") Duration maxRate) {}

    /**
     * Settings of the plugin that finds routes whatever the case of their names.
     *
     * @param enabled Whether paths are made small before they are routed.
     */
    record IgnoreCaseProperties(@DefaultValue("false") boolean enabled) {}
}
