package io.teleport.spring.boot.autoconfigure;

import io.teleport.SessionPool;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.support.AutowireCandidateQualifier;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.ImportBeanDefinitionRegistrar;
import org.springframework.core.ResolvableType;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotationMetadata;

/**
 * Defines a bean for each session and each pool of the configuration: named like it, or with {@code Session} or {@code Pool}
 * behind it when that name is taken; its qualifier is the name in the configuration in any case.
 */
final class SessionBeansRegistrar implements ImportBeanDefinitionRegistrar {

    private static final Bindable<Map<String, Object>> ENTRIES = Bindable.mapOf(String.class, Object.class);

    private final Environment environment;

    SessionBeansRegistrar(Environment environment) {
        this.environment = environment;
    }

    @Override
    public void registerBeanDefinitions(AnnotationMetadata importer, BeanDefinitionRegistry registry) {
        register(registry, "teleport.sessions", "Session", SessionBeansRegistrar::session);
        register(registry, "teleport.pools", "Pool", SessionBeansRegistrar::pool);
    }

    private void register(
            BeanDefinitionRegistry registry, String key, String suffix, Function<String, BeanDefinition> definition) {
        for (String name : names(key)) {
            String beanName = registry.isBeanNameInUse(name) ? name + suffix : name;
            registry.registerBeanDefinition(beanName, definition.apply(name));
        }
    }

    private Set<String> names(String key) {
        return Binder.get(environment).bind(key, ENTRIES).orElse(Map.of()).keySet();
    }

    /** Its lifecycle belongs to the named sessions; "close" would be taken for a destroy method. */
    private static BeanDefinition session(String name) {
        RootBeanDefinition definition = definition(NamedSession.class, TeleportAutoConfiguration.NAMED_SESSIONS, name);
        definition.setDestroyMethodName(null);
        return definition;
    }

    private static BeanDefinition pool(String name) {
        return definition(SessionPool.class, TeleportAutoConfiguration.NAMED_POOLS, name);
    }

    private static RootBeanDefinition definition(Class<?> type, String factory, String name) {
        RootBeanDefinition definition = new RootBeanDefinition();
        definition.setTargetType(ResolvableType.forClass(type));
        definition.setFactoryBeanName(factory);
        definition.setFactoryMethodName("get");
        definition.getConstructorArgumentValues().addIndexedArgumentValue(0, name);
        definition.addQualifier(new AutowireCandidateQualifier(Qualifier.class, name));
        return definition;
    }
}
