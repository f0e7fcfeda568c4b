package io.teleport.spring.boot.autoconfigure;

import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the observation of calls and pushes.
 *
 * @param enabled Whether calls and pushes are observed where there is an ObservationRegistry.
 * @param mode When to make observations, where timers may be all that comes of them.
 */
record ObservationProperties(
        @DefaultValue("true") boolean enabled,
        @DefaultValue("auto") Mode mode) {

    /** When observations are made. */
    enum Mode {
        /** When beans show that something else than timers comes of them. */
        AUTO,
        /** Always. */
        FULL
    }
}
