package io.teleport.spring.observation;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;

/** Names what is observed of messages that this peer sends; a bean of this type takes the place of the default. */
public interface TeleportClientObservationConvention extends ObservationConvention<TeleportClientContext> {

    @Override
    default boolean supportsContext(Observation.Context context) {
        return context instanceof TeleportClientContext;
    }
}
