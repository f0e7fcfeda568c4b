package io.teleport.spring.boot.autoconfigure;

import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the observation of calls and pushes.
 *
 * @param enabled Whether calls and pushes are observed where there is an ObservationRegistry.
 */
record ObservationProperties(@DefaultValue("true") boolean enabled) {}
