package io.teleport.proto;

import io.netty.buffer.ByteBuf;
import io.teleport.message.Message;
import org.jspecify.annotations.Nullable;

/**
 * A wire protocol: where a frame ends, and how a message and its bytes become each other.
 *
 * <p>One object may serve many sessions at once unless {@link #forSession()} gives each its own.
 */
public interface Proto {

    /** Format and generation, such as {@code raw@4}. */
    String name();

    /**
     * Reads the next message. Runs on the event loop.
     *
     * @param in what has arrived and is not read yet; stays owned by the caller. Consumed up to the end of the frame
     *     when a message is returned, untouched when {@code null} is
     * @return the message, which the caller owns and releases, its body undecoded and all filters undone; or
     *     {@code null} when more bytes are needed. The body may be {@linkplain Message#lentBody lent}, a part of
     *     {@code in}: a caller that lets go of {@code in} before the message {@linkplain Message#keepBody keeps} it
     * @throws ProtoException when the bytes are no message of this protocol or exceed a limit; the session ends
     */
    @Nullable
    Message read(ByteBuf in, ProtoContext context);

    /**
     * Appends the whole frame of the message to {@code out} and sets the message's wire size. Runs on any thread.
     *
     * @param message stays owned by the caller; its body is encoded here
     * @param out     stays owned by the caller, who discards what was written when this throws
     * @throws ProtoException when a field does not fit the protocol or the frame exceeds the limit
     * @throws io.teleport.codec.CodecException when the body cannot be encoded
     */
    void write(Message message, ByteBuf out, ProtoContext context);

    /** Whether a REPLY repeats the service method of its CALL; it has none otherwise. */
    default boolean repliesNameMethod() {
        return false;
    }

    /**
     * The id of the codec of bodies for which nothing else was asked.
     *
     * @param configured the id that the configuration names
     */
    default byte defaultBodyCodec(byte configured, ProtoContext context) {
        return configured;
    }

    /** What may be read after the message that was read last. On any thread. */
    default ReadAhead readAhead() {
        return ReadAhead.ANY;
    }

    /**
     * What the protocol itself has to say to what has just been read, for the caller to own and write; asked after each
     * {@link #read}, on the event loop. {@code null} for nothing, as in most protocols always.
     */
    default @Nullable ByteBuf takeAnswer() {
        return null;
    }

    /**
     * Whether a websocket carries the frames, each as one message. Such a protocol reads and writes each with its length
     * before it, four bytes that do not count themselves; any other is a stream of bytes.
     */
    default boolean inWebSocket() {
        return false;
    }

    /** The object that serves one session; this one unless the protocol keeps state between messages. */
    default Proto forSession() {
        return this;
    }
}
