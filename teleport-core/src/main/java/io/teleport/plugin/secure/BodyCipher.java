package io.teleport.plugin.secure;

import io.netty.buffer.ByteBuf;
import io.teleport.message.Message;
import java.security.GeneralSecurityException;

/** Turns the bytes of a body into encrypted ones and back. Thread-safe. */
interface BodyCipher {

    /**
     * Encrypts.
     *
     * @param message whose body it is
     * @throws io.teleport.codec.CodecException when bodies in the message's codec cannot be encrypted
     */
    byte[] seal(byte[] plain, Message message) throws GeneralSecurityException;

    /**
     * Decrypts.
     *
     * @param sealed  stays owned by the caller
     * @param message whose body it is
     * @throws GeneralSecurityException         when the bytes were not encrypted with this key, or were changed
     * @throws io.teleport.codec.CodecException when they have not the form of an encrypted body
     */
    byte[] open(ByteBuf sealed, Message message) throws GeneralSecurityException;

    /** What the bytes are expected to be, for the other side to know. */
    String describe();
}
