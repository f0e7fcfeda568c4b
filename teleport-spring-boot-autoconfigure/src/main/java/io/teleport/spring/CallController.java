package io.teleport.spring;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.core.annotation.AliasFor;
import org.springframework.stereotype.Component;

/**
 * Makes a bean whose public methods become CALL routes of the application's peer.
 *
 * <p>Annotations are read from the bean's own class, and calls go through its proxy if it has one. Methods may say more
 * by the annotations of {@link io.teleport.router}.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@Component
public @interface CallController {

    /** Prefix of the routes, {@link #prefix()} in short. */
    @AliasFor("prefix")
    String value() default "";

    /** Prefix of the routes, put before what comes from the names of class and method; empty for none. */
    @AliasFor("value")
    String prefix() default "";

    /** Name of the bean; empty for the one that Spring derives from the class. */
    @AliasFor(annotation = Component.class, attribute = "value")
    String beanName() default "";
}
