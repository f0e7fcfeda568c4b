package io.teleport.spring.boot.autoconfigure;

import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the plugins that come with Teleport.
 *
 * @param ignoreCase Settings of the plugin that finds routes whatever the case of their names.
 */
record PluginsProperties(@DefaultValue IgnoreCaseProperties ignoreCase) {

    /**
     * Settings of the plugin that finds routes whatever the case of their names.
     *
     * @param enabled Whether paths are made small before they are routed.
     */
    record IgnoreCaseProperties(@DefaultValue("false") boolean enabled) {}
}
