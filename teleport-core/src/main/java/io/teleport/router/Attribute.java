package io.teleport.router;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A parameter that takes its value from the attributes of the exchange, which begin as those of the session. With the
 * {@linkplain io.teleport.plugin.binder.Binder binder} also a field, or component of a record, of a parameter that takes the
 * body.
 *
 * <p>It may have any type; a string is converted to a primitive, its wrapper or an enum. A value that is of another type, or
 * that is missing, is answered with status 400, or as {@link OnInvalid} says.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.PARAMETER, ElementType.FIELD})
public @interface Attribute {

    /** The name of the value; empty for the name of the parameter, which the class file must then contain, or field. */
    String value() default "";

    /**
     * Whether to refuse a message without it; otherwise such a parameter or field is {@code null} or zero, whatever the
     * body has.
     */
    boolean required() default true;
}
