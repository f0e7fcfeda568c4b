package io.teleport.spring.boot.autoconfigure;

import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the binder.
 *
 * @param enabled Whether fields of bodies are bound, and constraints checked where there is a validator.
 */
record BinderProperties(@DefaultValue("false") boolean enabled) {}
