package io.teleport.plugin.binder;

import io.teleport.message.Status;
import io.teleport.plugin.Invocation;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.Validator;
import java.lang.reflect.Method;
import java.util.Comparator;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Checks the constraints of Jakarta Validation, and answers the first that does not hold: with the status at the class that
 * the constraint names as its payload, else with that at the field or parameter, else with 400.
 *
 * <pre>{@code
 * @OnInvalid(code = 100002, message = "wrong password format")
 * interface WrongPassword extends Payload {}
 *
 * record Login(@Size(min = 8, payload = WrongPassword.class) String password) {}
 * }</pre>
 */
public final class JakartaChecks implements Checks {

    private static final String MESSAGE = "Invalid Parameter";

    private final Validator validator;

    public JakartaChecks(Validator validator) {
        this.validator = validator;
    }

    @Override
    public Status check(String path, Object body) {
        return statusOf(path, null, validator.validate(body));
    }

    /** Methods are called on proxies too, but not checked there where the proxy is no object of their class. */
    @Override
    public Status check(Invocation invocation) {
        Method method = invocation.method();
        Object target = invocation.target();
        if (invocation.arguments().length == 0 || !method.getDeclaringClass().isInstance(target)) {
            return Status.OK;
        }
        var violations = validator.forExecutables().validateParameters(target, method, invocation.arguments());
        return statusOf(invocation.route().path(), method, violations);
    }

    private static <T> Status statusOf(String path, @Nullable Method method, Set<ConstraintViolation<T>> violations) {
        return violations.stream()
                .min(Comparator.comparing((ConstraintViolation<T> violation) ->
                                violation.getPropertyPath().toString())
                        .thenComparing(ConstraintViolation::getMessage))
                .map(violation -> statusOf(path, method, violation))
                .orElse(Status.OK);
    }

    /** The reason is the text that Go peers send, an object of JSON. */
    private static Status statusOf(String path, @Nullable Method method, ConstraintViolation<?> violation) {
        Violation found = new Violation(violation, method);
        String reason = "{\"handler\": " + quoted(path) + ", \"param\": " + quoted(found.name()) + ", \"reason\": "
                + quoted(violation.getMessage()) + "}";
        var own = found.onInvalid();
        return own == null || own.code() == Status.CODE_OK
                ? Status.of(Status.CODE_BAD_MESSAGE, MESSAGE, reason)
                : Status.of(own.code(), own.message().isEmpty() ? MESSAGE : own.message(), reason);
    }

    private static String quoted(String text) {
        return JsonNodeFactory.instance.stringNode(text).toString();
    }
}
