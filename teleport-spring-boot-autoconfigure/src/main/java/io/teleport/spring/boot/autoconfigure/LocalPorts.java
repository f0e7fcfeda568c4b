package io.teleport.spring.boot.autoconfigure;

import java.util.HashMap;
import java.util.Map;
import org.springframework.context.ApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.PropertySource;

/** Publishes ports as properties of the environment, and of those of parent contexts, as Boot does for web servers. */
final class LocalPorts {

    private static final String SOURCE = "server.ports";

    private final ApplicationContext context;

    LocalPorts(ApplicationContext context) {
        this.context = context;
    }

    void publish(String property, int port) {
        for (ApplicationContext next = context; next != null; next = next.getParent()) {
            if (next.getEnvironment() instanceof ConfigurableEnvironment environment) {
                properties(environment.getPropertySources()).put(property, port);
            }
        }
    }

    @SuppressWarnings("unchecked") // the source of this name is only ever made like this, here and by Boot
    private static Map<String, Object> properties(MutablePropertySources sources) {
        PropertySource<?> source = sources.get(SOURCE);
        if (source == null) {
            source = new MapPropertySource(SOURCE, new HashMap<>());
            sources.addFirst(source);
        }
        return (Map<String, Object>) source.getSource();
    }
}
