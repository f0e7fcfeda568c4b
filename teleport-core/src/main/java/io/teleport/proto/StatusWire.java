package io.teleport.proto;

import io.netty.buffer.ByteBuf;
import io.teleport.message.Message;
import io.teleport.message.MessageType;
import io.teleport.message.Metadata;
import io.teleport.message.ReservedMetadata;
import io.teleport.message.Status;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The two forms in which the result of an exchange travels: the metadata {@code X-Reply-Error} holding JSON up to
 * generation 5, and the query string {@code code=..&msg=..&cause=..} in generation 6.
 *
 * <p>Reading is liberal: a status field without a number is OK, as for erpc; an {@code X-Reply-Error} that is no JSON
 * object is an unknown error with the text as its reason, as for Teleport. Writing cuts texts that would not fit the
 * field.
 */
final class StatusWire {

    /** Characters of message and reason that surely fit 65,535 bytes, when each takes up to nine. */
    private static final int MAX_CHARS = 7000;

    private static final byte[] OK = "code=0".getBytes(StandardCharsets.US_ASCII);

    /** Size of the status field when it is OK, its length included. */
    static final int OK_LENGTH = 8;

    private static final byte[] REPLY_ERROR = ReservedMetadata.REPLY_ERROR.getBytes(StandardCharsets.US_ASCII);

    private StatusWire() {}

    /** Whether a message of this type may carry a result; anywhere else a status field or pair is ignored. */
    static boolean belongsIn(Message message) {
        return message.type() == MessageType.REPLY || message.type() == MessageType.AUTH_REPLY;
    }

    /** Whether the bytes from this index on are the status field that is sent where all is well. */
    static boolean isOk(byte[] in, int start, int length) {
        return Arrays.equals(in, start, start + length, OK, 0, OK.length);
    }

    /** Consumes a status field of {@code length} bytes. */
    static Status readField(ByteBuf in, int length) {
        if (startsWith(in, in.readerIndex(), length, OK) && length == OK.length) {
            in.skipBytes(length);
            return Status.OK;
        }
        Metadata fields = Metadata.read(in, length);
        return Status.of(number(fields.get("code")), text(fields.get("msg")), text(fields.get("cause")));
    }

    /** Puts the field of a status that is OK, its length included, at this index; returns the index behind it. */
    static int putOk(byte[] out, int at) {
        RawGeneration.putLength(out, at, Short.BYTES, OK.length);
        System.arraycopy(OK, 0, out, at + Short.BYTES, OK.length);
        return at + OK_LENGTH;
    }

    /** Appends the status field, without its length. */
    static void writeField(Status status, ByteBuf out) {
        if (status.isOk()) {
            out.writeBytes(OK);
            return;
        }
        Status fitting = fit(status);
        Metadata fields = new Metadata().add("code", Integer.toString(fitting.code()));
        if (!fitting.message().isEmpty()) {
            fields.add("msg", fitting.message());
        }
        fields.add("cause", fitting.reason()).writeTo(out);
        if (fitting.reason().isEmpty()) {
            // Metadata leaves the sign out where the value is empty, erpc keeps it here.
            out.writeByte('=');
        }
    }

    /** Whether the next {@code length} bytes are metadata with an {@code X-Reply-Error}; consumes nothing. */
    static boolean hasReplyError(ByteBuf in, int length) {
        int end = in.readerIndex() + length;
        int start = in.readerIndex();
        while (start < end) {
            if (startsWith(in, start, end - start, REPLY_ERROR)) {
                return true;
            }
            int separator = in.indexOf(start, end, (byte) '&');
            start = separator < 0 ? end : separator + 1;
        }
        return false;
    }

    /** The status that the metadata carries; OK when it carries none. */
    static Status readReplyError(Metadata metadata) {
        String json = metadata.get(ReservedMetadata.REPLY_ERROR);
        return json == null || json.isEmpty() ? Status.OK : StatusJson.parse(json);
    }

    /** Appends the metadata of a failed reply, its status among it. The message is not changed. */
    static void writeReplyError(Message message, ByteBuf out) {
        if (message.hasMetadata() && message.status().equals(readReplyError(message.metadata()))) {
            message.metadata().writeTo(out);
            return;
        }
        Metadata metadata = new Metadata();
        if (message.hasMetadata()) {
            metadata.addAll(message.metadata());
        }
        metadata.set(ReservedMetadata.REPLY_ERROR, StatusJson.format(fit(message.status())));
        metadata.writeTo(out);
    }

    private static Status fit(Status status) {
        String message = status.message();
        String reason = status.reason();
        if (message.length() + reason.length() <= MAX_CHARS) {
            return status;
        }
        String shorter = message.substring(0, Math.min(message.length(), MAX_CHARS / 2));
        int room = MAX_CHARS - shorter.length();
        return Status.of(status.code(), shorter, reason.substring(0, Math.min(reason.length(), room)));
    }

    private static boolean startsWith(ByteBuf in, int start, int length, byte[] wanted) {
        if (length < wanted.length) {
            return false;
        }
        for (int i = 0; i < wanted.length; i++) {
            if (in.getByte(start + i) != wanted[i]) {
                return false;
            }
        }
        return true;
    }

    private static int number(@Nullable String text) {
        try {
            return text == null ? Status.CODE_OK : Integer.parseInt(text);
        } catch (NumberFormatException e) {
            return Status.CODE_OK;
        }
    }

    private static String text(@Nullable String text) {
        return text == null ? "" : text;
    }
}
