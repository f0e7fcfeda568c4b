package io.teleport.session;

import io.teleport.message.Message;
import io.teleport.message.Metadata;
import io.teleport.message.Status;
import io.teleport.message.StatusException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Everything that is known of a finished call.
 *
 * @param <T>       type of the reply's body
 * @param status    how it ended
 * @param body      the decoded body; {@code null} when it was empty or the status is not OK
 * @param metadata  the reply's metadata; empty when no reply came
 * @param bodyCodec id of the codec of the reply's body; 0 when no reply came
 * @param cost      from the call to its end
 * @param sent      the message that was sent; its body is the object that was given
 */
public record CallResult<T>(
        Status status, @Nullable T body, Metadata metadata, byte bodyCodec, Duration cost, Message sent) {

    /**
     * The body of a call that succeeded.
     *
     * @throws StatusException when the status is not OK
     */
    public @Nullable T get() {
        if (!status.isOk()) {
            throw status.asException();
        }
        return body;
    }
}
