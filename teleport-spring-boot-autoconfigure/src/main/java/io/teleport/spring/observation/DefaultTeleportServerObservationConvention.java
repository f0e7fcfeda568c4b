package io.teleport.spring.observation;

import io.micrometer.common.KeyValues;

/** The observation {@code teleport.server} with the keys kind, route and status, and names such as {@code call /math/add}. */
public class DefaultTeleportServerObservationConvention implements TeleportServerObservationConvention {

    @Override
    public String getName() {
        return "teleport.server";
    }

    @Override
    public String getContextualName(TeleportServerContext context) {
        return ExchangeKeys.contextualName(context.exchange());
    }

    @Override
    public KeyValues getLowCardinalityKeyValues(TeleportServerContext context) {
        return ExchangeKeys.of(context.exchange());
    }
}
