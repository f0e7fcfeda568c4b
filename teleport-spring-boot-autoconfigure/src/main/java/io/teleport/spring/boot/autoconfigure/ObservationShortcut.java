package io.teleport.spring.boot.autoconfigure;

import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.observation.GlobalObservationConvention;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationFilter;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationPredicate;
import io.micrometer.observation.ObservationRegistry;
import io.teleport.plugin.ExchangeObserver;
import io.teleport.spring.observation.TeleportClientObservationConvention;
import io.teleport.spring.observation.TeleportServerObservationConvention;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationRegistryCustomizer;

/**
 * Times exchanges without observations where Spring Boot would make timers of these and nobody else would see them. A
 * registry does not tell what it has been given, so that this goes by the beans from which Spring Boot fills it.
 */
final class ObservationShortcut {

    private static final Logger log = LoggerFactory.getLogger(ObservationShortcut.class);

    private final ObservationRegistry observations;
    private final MeterRegistry meters;
    private final BeanFactory beans;

    ObservationShortcut(ObservationRegistry observations, MeterRegistry meters, BeanFactory beans) {
        this.observations = observations;
        this.meters = meters;
        this.beans = beans;
    }

    /** What times exchanges; empty when observations are needed. */
    Optional<ExchangeObserver> observer() {
        Optional<String> need = need();
        log.debug(
                "calls and pushes are timed {}",
                need.map("by observations, for "::concat).orElse("without observations"));
        return need.isPresent() ? Optional.empty() : Optional.of(new ExchangeTimers(meters));
    }

    /** What observations are needed for. */
    private Optional<String> need() {
        if (observations.getClass() != ObservationRegistry.create().getClass() || !isMetered()) {
            return Optional.of("whatever " + observations + " does with them");
        }
        Clock clock = meters.config().clock();
        if (!clock.equals(Clock.SYSTEM)) {
            return Optional.of("the time of " + clock);
        }
        return Stream.of(
                        all(ObservationHandler.class).filter(handler -> !isMeters(handler)),
                        all(ObservationPredicate.class).filter(predicate -> !isBoots(predicate) || !passes(predicate)),
                        all(ObservationFilter.class).filter(filter -> !isBoots(filter) || adds(filter)),
                        all(GlobalObservationConvention.class),
                        all(ObservationRegistryCustomizer.class),
                        all(TeleportServerObservationConvention.class),
                        all(TeleportClientObservationConvention.class))
                .flatMap(Function.identity())
                .map(Object::toString)
                .findFirst();
    }

    /** Whether timers are made of observations, once. */
    private boolean isMetered() {
        return all(ObservationHandler.class)
                        .filter(ObservationShortcut::isMeters)
                        .count()
                == 1;
    }

    private static boolean isMeters(Object handler) {
        return handler.getClass() == DefaultMeterObservationHandler.class;
    }

    /** Whether this is what Spring Boot makes of {@code management.observations}, which looks at nothing but names. */
    private static boolean isBoots(Object bean) {
        return bean.getClass().getPackage() == ObservationAutoConfiguration.class.getPackage();
    }

    private static boolean passes(ObservationPredicate predicate) {
        return Stream.of("teleport.client", "teleport.server")
                .allMatch(name -> predicate.test(name, new Observation.Context()));
    }

    private static boolean adds(ObservationFilter filter) {
        return filter.map(new Observation.Context())
                .getAllKeyValues()
                .iterator()
                .hasNext();
    }

    private <T> Stream<T> all(Class<T> type) {
        return beans.getBeanProvider(type).stream();
    }
}
