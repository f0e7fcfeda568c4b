package io.teleport.spring.boot.autoconfigure;

import java.util.Map;
import java.util.Set;
import org.springframework.beans.factory.annotation.Qualifier;
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
 * Defines a bean for each session of the configuration: named like the session, or with {@value #SUFFIX} behind it when
 * that name is taken; its qualifier is the name of the session in any case.
 */
final class SessionBeansRegistrar implements ImportBeanDefinitionRegistrar {

    static final String SUFFIX = "Session";

    private static final Bindable<Map<String, Object>> SESSIONS = Bindable.mapOf(String.class, Object.class);

    private final Environment environment;

    SessionBeansRegistrar(Environment environment) {
        this.environment = environment;
    }

    @Override
    public void registerBeanDefinitions(AnnotationMetadata importer, BeanDefinitionRegistry registry) {
        for (String name : names()) {
            String beanName = registry.isBeanNameInUse(name) ? name + SUFFIX : name;
            registry.registerBeanDefinition(beanName, definition(name));
        }
    }

    private Set<String> names() {
        return Binder.get(environment)
                .bind("teleport.sessions", SESSIONS)
                .orElse(Map.of())
                .keySet();
    }

    private static RootBeanDefinition definition(String name) {
        RootBeanDefinition definition = new RootBeanDefinition();
        definition.setTargetType(ResolvableType.forClass(NamedSession.class));
        definition.setFactoryBeanName(TeleportAutoConfiguration.NAMED_SESSIONS);
        definition.setFactoryMethodName("get");
        definition.getConstructorArgumentValues().addIndexedArgumentValue(0, name);
        definition.addQualifier(new AutowireCandidateQualifier(Qualifier.class, name));
        // Its lifecycle belongs to the named sessions; "close" would be taken for a destroy method.
        definition.setDestroyMethodName(null);
        return definition;
    }
}
