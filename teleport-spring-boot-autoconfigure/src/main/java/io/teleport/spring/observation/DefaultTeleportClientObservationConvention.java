package io.teleport.spring.observation;

import io.micrometer.common.KeyValues;

/** The observation {@code teleport.client} with the keys kind, route and status, and names such as {@code call /math/add}. */
public class DefaultTeleportClientObservationConvention implements TeleportClientObservationConvention {

    @Override
    public String getName() {
        return "teleport.client";
    }

    @Override
    public String getContextualName(TeleportClientContext context) {
        return ExchangeKeys.contextualName(context.exchange());
    }

    @Override
    public KeyValues getLowCardinalityKeyValues(TeleportClientContext context) {
        return ExchangeKeys.of(context.exchange());
    }
}
