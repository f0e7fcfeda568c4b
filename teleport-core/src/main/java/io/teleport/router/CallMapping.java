package io.teleport.router;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Makes a CALL route of a method, whatever its controller is registered as, and may give it a path of its own.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface CallMapping {

    /**
     * The path. One that begins with {@code /} takes the place of class and method under the prefix of the group;
     * another takes the place of the method. Empty to derive it from the name of the method.
     */
    String value() default "";
}
