package io.teleport.router;

import io.teleport.message.Metadata;

/** The context of a CALL. */
public interface CallContext extends HandlerContext {

    /** Metadata that the reply will carry. */
    Metadata replyMetadata();

    /**
     * Chooses the codec of the reply by name, over the caller's wish.
     *
     * @throws io.teleport.codec.CodecException when it is not registered
     */
    void setReplyCodec(String name);

    /**
     * Chooses the codec of the reply by id, over the caller's wish. For a reply that is given as bytes it may be one that
     * this peer does not have.
     *
     * @param id 0 for the caller's wish after all
     */
    void setReplyCodec(byte id);
}
