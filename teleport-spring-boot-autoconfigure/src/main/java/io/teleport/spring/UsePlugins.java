package io.teleport.spring;

import io.teleport.plugin.Plugin;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Gives the routes of a controller, or of one of its methods, plugins of their own. Those of the class come before those of the
 * method, and all of them between the plugins of the whole peer.
 *
 * <p>Each must be a bean, and is no longer one for the whole peer: it takes part in these routes alone. May be put on other
 * annotations.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
public @interface UsePlugins {

    /** Types of the beans, in their order; there must be one bean of each. */
    Class<? extends Plugin>[] value();
}
