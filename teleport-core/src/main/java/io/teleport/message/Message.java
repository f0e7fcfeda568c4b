package io.teleport.message;

import io.netty.buffer.ByteBuf;
import io.netty.util.ReferenceCountUtil;
import io.teleport.xfer.XferPipe;
import org.jspecify.annotations.Nullable;

/**
 * One message: its header fields and its body.
 *
 * <p>A message that was read holds its body as an undecoded {@link ByteBuf} that the message owns until
 * {@link #release()}, or that it has been {@linkplain #lentBody lent} and has to {@link #keepBody() keep} if it is to
 * outlive the reading; after decoding, the decoded object takes its place. A message to be written holds any object that
 * its codec can encode, or bytes. Not thread-safe: it belongs to whoever handles it at the moment.
 */
public final class Message {

    private int type;
    private long seq;
    private @Nullable String seqText;
    private String serviceMethod = "";
    private @Nullable Metadata metadata;
    private Status status = Status.OK;
    private byte headerCodec;
    private byte bodyCodec;
    private XferPipe pipe = XferPipe.EMPTY;
    private @Nullable Object body;
    private boolean lent;
    private int wireSize;

    /** The type id, see {@link MessageType}. */
    public int type() {
        return type;
    }

    public Message type(int type) {
        this.type = type;
        return this;
    }

    /** The sequence number; meaningless while {@link #seqText()} is set. */
    public long seq() {
        return seq;
    }

    public Message seq(long seq) {
        this.seq = seq;
        this.seqText = null;
        return this;
    }

    /**
     * The sequence as it was sent, where the protocol has text there and the text is not the number's own form. The
     * answering side echoes it unchanged.
     */
    public @Nullable String seqText() {
        return seqText;
    }

    public Message seqText(@Nullable String seqText) {
        this.seqText = seqText;
        return this;
    }

    /** Copies what a message shares with the one that it answers: its sequence and the codec of its header. */
    public Message seqOf(Message request) {
        this.seq = request.seq;
        this.seqText = request.seqText;
        this.headerCodec = request.headerCodec;
        return this;
    }

    /** Id of the codec of the header, where the protocol has a choice; 0 for the protocol's own. */
    public byte headerCodec() {
        return headerCodec;
    }

    public Message headerCodec(byte headerCodec) {
        this.headerCodec = headerCodec;
        return this;
    }

    /** The path and, after a question mark, the query. */
    public String serviceMethod() {
        return serviceMethod;
    }

    public Message serviceMethod(String serviceMethod) {
        this.serviceMethod = serviceMethod;
        return this;
    }

    /** The metadata, made on first use. */
    public Metadata metadata() {
        Metadata present = metadata;
        if (present == null) {
            present = new Metadata();
            metadata = present;
        }
        return present;
    }

    /** Whether there is any metadata; asks without making one. */
    public boolean hasMetadata() {
        return metadata != null && !metadata.isEmpty();
    }

    public Message metadata(@Nullable Metadata metadata) {
        this.metadata = metadata;
        return this;
    }

    /** Result of the exchange; only a REPLY can differ from {@link Status#OK}. */
    public Status status() {
        return status;
    }

    public Message status(Status status) {
        this.status = status;
        return this;
    }

    /** Id of the codec of the body; 0 for none. */
    public byte bodyCodec() {
        return bodyCodec;
    }

    public Message bodyCodec(byte bodyCodec) {
        this.bodyCodec = bodyCodec;
        return this;
    }

    /** The filters that the message was, or is to be, packed with. */
    public XferPipe pipe() {
        return pipe;
    }

    public Message pipe(XferPipe pipe) {
        this.pipe = pipe;
        return this;
    }

    /** The body: undecoded bytes, or an object. */
    public @Nullable Object body() {
        return body;
    }

    /** Replaces the body without releasing the old one; a {@link ByteBuf} becomes the message's own. */
    public Message body(@Nullable Object body) {
        this.body = body;
        this.lent = false;
        return this;
    }

    /**
     * Replaces the body, without releasing the old one, by bytes that stay somebody else's: whoever gives the message on
     * says how long they are valid. Saves counting references to what is decoded at once.
     */
    public Message lentBody(ByteBuf bytes) {
        this.body = bytes;
        this.lent = true;
        return this;
    }

    /** Makes a body that was lent the message's own, by retaining it. Before its owner lets go of it; safe to repeat. */
    public Message keepBody() {
        if (lent) {
            lent = false;
            ReferenceCountUtil.retain(body);
        }
        return this;
    }

    /** Size of the whole frame in bytes, set when it was read or written; 0 before. */
    public int wireSize() {
        return wireSize;
    }

    public Message wireSize(int wireSize) {
        this.wireSize = wireSize;
        return this;
    }

    /** Releases the body when it is a buffer, unless it was lent, and forgets it. Safe to repeat. */
    public void release() {
        Object last = body;
        if (last instanceof ByteBuf) {
            boolean own = !lent;
            body(null);
            if (own) {
                ReferenceCountUtil.release(last);
            }
        }
    }

    @Override
    public String toString() {
        return MessageType.nameOf(type) + " seq=" + (seqText == null ? Long.toString(seq) : Printable.of(seqText))
                + " method=" + Printable.of(serviceMethod) + " codec=" + (bodyCodec & 0xff) + " pipe=" + pipe + " size="
                + wireSize;
    }
}
