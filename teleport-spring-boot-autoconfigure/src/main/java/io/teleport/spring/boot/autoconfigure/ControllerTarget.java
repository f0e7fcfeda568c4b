package io.teleport.spring.boot.autoconfigure;

import java.lang.reflect.Modifier;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.aop.framework.autoproxy.AutoProxyUtils;
import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.aop.target.AbstractBeanFactoryBasedTargetSource;
import org.springframework.aop.target.LazyInitTargetSource;
import org.springframework.aop.target.SimpleBeanTargetSource;
import org.springframework.beans.factory.BeanCreationException;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.util.ClassUtils;

/**
 * The class of a controller bean and the object to call: the bean, or what finds it at each call when it is lazy or not
 * a singleton.
 */
final class ControllerTarget {

    private final ConfigurableListableBeanFactory beans;
    private final String name;
    private final Class<?> userClass;

    ControllerTarget(ConfigurableListableBeanFactory beans, String name) {
        this.beans = beans;
        this.name = name;
        this.userClass = findUserClass();
    }

    /** The class that the user wrote, where annotations are. */
    Class<?> userClass() {
        return userClass;
    }

    Object object() {
        if (isScopedProxy() || !beans.containsBeanDefinition(name)) {
            return beans.getBean(name);
        }
        BeanDefinition definition = beans.getMergedBeanDefinition(name);
        if (!definition.isSingleton()) {
            return lookup(new SimpleBeanTargetSource());
        }
        boolean isMade = !definition.isLazyInit() || beans.containsSingleton(name);
        return isMade || isFinal() ? beans.getBean(name) : lookup(new LazyInitTargetSource());
    }

    private Object lookup(AbstractBeanFactoryBasedTargetSource source) {
        if (isFinal()) {
            throw new BeanCreationException(
                    name, "scope of a controller of final class " + userClass.getName() + " (expected: singleton)");
        }
        source.setTargetBeanName(name);
        source.setTargetClass(userClass);
        source.setBeanFactory(beans);
        ProxyFactory factory = new ProxyFactory();
        factory.setTargetSource(source);
        factory.setProxyTargetClass(true);
        return factory.getProxy(userClass.getClassLoader());
    }

    private Class<?> findUserClass() {
        Class<?> type = AutoProxyUtils.determineTargetClass(
                beans, isScopedProxy() ? ScopedProxyUtils.getTargetBeanName(name) : name);
        if (type == null) {
            throw new BeanCreationException(name, "class of the controller is not known");
        }
        return ClassUtils.getUserClass(type);
    }

    private boolean isScopedProxy() {
        return beans.containsBeanDefinition(ScopedProxyUtils.getTargetBeanName(name));
    }

    private boolean isFinal() {
        return Modifier.isFinal(userClass.getModifiers());
    }
}
