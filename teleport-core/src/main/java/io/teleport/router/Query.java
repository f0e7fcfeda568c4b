package io.teleport.router;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A parameter that takes its value from the query of the service method: the first of its name. With the
 * {@linkplain io.teleport.plugin.binder.Binder binder} also a field, or component of a record, of a parameter that takes the
 * body.
 *
 * <p>It is a string, a primitive or its wrapper, or an enum. A value that cannot be converted, or that is missing, is
 * answered with status 400, or as {@link OnInvalid} says. For anything but a string an empty value counts as missing.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.PARAMETER, ElementType.FIELD})
public @interface Query {

    /** The name of the value; empty for the name of the parameter, which the class file must then contain, or field. */
    String value() default "";

    /**
     * Whether to refuse a message without it; otherwise such a parameter is {@code null} or zero, and a field keeps what
     * the body has.
     */
    boolean required() default true;

    /** What a missing value is replaced by; none or one. */
    String[] defaultValue() default {};
}
