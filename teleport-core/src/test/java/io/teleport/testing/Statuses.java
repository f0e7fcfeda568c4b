package io.teleport.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.teleport.message.Status;
import io.teleport.message.StatusException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Takes the status out of what fails. */
public final class Statuses {

    private Statuses() {}

    /** The status of the {@link StatusException} that this throws. */
    public static Status statusOf(ThrowingCallable action) {
        return of(catchThrowable(action));
    }

    /** The status that the future fails with, soon. */
    public static Status statusOf(CompletableFuture<?> future) {
        return of(catchThrowable(() -> {
            try {
                future.get(20, TimeUnit.SECONDS);
            } catch (ExecutionException e) {
                throw e.getCause();
            }
        }));
    }

    private static Status of(Throwable thrown) {
        assertThat(thrown).isInstanceOf(StatusException.class);
        return ((StatusException) thrown).status();
    }
}
