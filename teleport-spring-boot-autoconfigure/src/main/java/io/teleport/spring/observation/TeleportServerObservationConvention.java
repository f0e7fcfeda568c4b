package io.teleport.spring.observation;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;

/** Names what is observed of messages that this peer is asked; a bean of this type takes the place of the default. */
public interface TeleportServerObservationConvention extends ObservationConvention<TeleportServerContext> {

    @Override
    default boolean supportsContext(Observation.Context context) {
        return context instanceof TeleportServerContext;
    }
}
