package io.teleport.spring.boot.autoconfigure;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.teleport.plugin.overloader.Overloader;
import java.util.function.ToDoubleFunction;

/** Shows what an overloader has refused. */
final class OverloaderMeters implements MeterBinder {

    private final Overloader overloader;

    OverloaderMeters(Overloader overloader) {
        this.overloader = overloader;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        count(registry, "connections", Overloader::refusedConnections);
        count(registry, "messages", Overloader::refusedMessages);
    }

    private void count(MeterRegistry registry, String what, ToDoubleFunction<Overloader> value) {
        FunctionCounter.builder("teleport.overloader.refused", overloader, value)
                .description("Connections and messages above a limit of the overloader")
                .tag("what", what)
                .register(registry);
    }
}
