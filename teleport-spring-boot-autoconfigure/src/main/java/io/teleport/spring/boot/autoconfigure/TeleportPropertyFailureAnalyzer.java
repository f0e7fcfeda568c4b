package io.teleport.spring.boot.autoconfigure;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.origin.Origin;
import org.springframework.core.env.Environment;

/** Explains which configuration property is wrong, where it was set, and what is allowed. */
final class TeleportPropertyFailureAnalyzer extends AbstractFailureAnalyzer<TeleportPropertyException> {

    private final @Nullable Environment environment;

    TeleportPropertyFailureAnalyzer(@Nullable Environment environment) {
        this.environment = environment;
    }

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, TeleportPropertyException cause) {
        return new FailureAnalysis(
                cause.value().equals("null") ? cause.property() + " has no value." : describe(cause),
                "Change " + cause.property() + ". Expected: " + cause.expected() + ".",
                cause);
    }

    private String describe(TeleportPropertyException cause) {
        String origin =
                origin(cause.property()).map(known -> " (set by " + known + ")").orElse("");
        return "Value '" + cause.value() + "' of " + cause.property() + origin + " is refused.";
    }

    private Optional<Origin> origin(String property) {
        if (environment == null) {
            return Optional.empty();
        }
        ConfigurationPropertyName name = ConfigurationPropertyName.of(property);
        for (var source : ConfigurationPropertySources.get(environment)) {
            var found = source.getConfigurationProperty(name);
            if (found != null) {
                return Optional.ofNullable(found.getOrigin());
            }
        }
        return Optional.empty();
    }
}
