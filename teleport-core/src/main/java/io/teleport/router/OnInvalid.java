package io.teleport.router;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The status of a message whose value for this parameter or field is missing, of the wrong type, or against a constraint;
 * 400 otherwise.
 *
 * <p>At a class that a constraint names as its payload it is the status of that constraint alone.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.PARAMETER, ElementType.FIELD, ElementType.TYPE})
public @interface OnInvalid {

    /** The code of the status; an application's own are above 1000. 0 would let the value pass, so 400 is sent instead. */
    int code();

    /** The message of the status. */
    String message() default "";
}
