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
}
