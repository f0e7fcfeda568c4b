package io.teleport.internal;

import io.netty.handler.codec.DecoderException;
import io.teleport.codec.CodecException;
import io.teleport.message.Status;
import io.teleport.message.StatusException;
import io.teleport.proto.ProtoException;
import io.teleport.xfer.XferException;
import java.io.IOException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/** Says which status an exception stands for. */
final class Failures {

    private Failures() {}

    /** The status of a message that could not be written. */
    static Status ofWrite(Throwable e, String serviceMethod) {
        if (e instanceof StatusException refused) {
            return refused.status();
        }
        if (e instanceof ProtoException refused && refused.code() != Status.CODE_BAD_MESSAGE) {
            return Status.of(refused.code()).withReason(serviceMethod + ": " + text(e));
        }
        return Status.of(Status.CODE_WRITE_FAILED).withReason(serviceMethod + ": " + text(e));
    }

    /** The status that a caller gets in the place of a reply that could not be written. */
    static Status ofReply(Throwable e, boolean exposeErrors) {
        if (e instanceof ProtoException tooLarge && tooLarge.code() == Status.CODE_TOO_LARGE) {
            return Status.of(Status.CODE_TOO_LARGE).withReason("reply: " + text(e));
        }
        return ofHandler(e, exposeErrors);
    }

    /** The status of a body that could not be read. */
    static Status ofBody(CodecException e) {
        return Status.of(Status.CODE_BAD_MESSAGE).withReason(text(e));
    }

    /** The status of what a handler threw; details only where they may leave the process. */
    static Status ofHandler(Throwable e, boolean exposeErrors) {
        Throwable cause = unwrap(e);
        if (cause instanceof StatusException chosen) {
            return chosen.status();
        }
        Status status = Status.of(Status.CODE_INTERNAL_ERROR);
        return exposeErrors ? status.withReason(cause.toString()) : status;
    }

    /** The exception inside those that futures wrap around it. */
    static Throwable unwrap(Throwable e) {
        Throwable cause = e.getCause();
        return cause != null && (e instanceof CompletionException || e instanceof ExecutionException)
                ? unwrap(cause)
                : e;
    }

    /** Whether the bytes of the peer are to blame, so that a stack trace would say nothing. */
    static boolean isPeersFault(Throwable e) {
        return e instanceof ProtoException
                || e instanceof XferException
                || e instanceof IOException
                || e instanceof DecoderException;
    }

    static String text(Throwable e) {
        String message = e.getMessage();
        return message == null ? e.toString() : message;
    }
}
