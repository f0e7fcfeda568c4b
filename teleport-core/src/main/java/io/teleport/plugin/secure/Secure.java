package io.teleport.plugin.secure;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.teleport.codec.CodecException;
import io.teleport.message.Message;
import io.teleport.message.Status;
import io.teleport.plugin.Hook;
import io.teleport.plugin.MessageContext;
import java.security.GeneralSecurityException;

/**
 * Encrypts bodies with a key that both sides have. Headers and metadata stay readable, and so does the reply of a call
 * that fails.
 *
 * <p>A body is encrypted when its message has the metadata {@value #SECURE} {@code =true}. The reply to a message is
 * encrypted like the message, unless the caller wishes otherwise with {@value #ACCEPT_SECURE}, {@code true} or
 * {@code false}, or the handler sets {@value #SECURE} among the reply's metadata.
 *
 * <pre>{@code
 * session.request("/vault/open").metadata(Secure.SECURE, "true").body(pin).call(String.class);
 * }</pre>
 *
 * <p>Both sides need the plugin with the same cipher and key. It belongs behind plugins that change bodies which are to be
 * written, and before those that look at bytes which were read.
 */
public final class Secure
        implements Hook.PreWriteCall,
                Hook.PreWritePush,
                Hook.PreWriteReply,
                Hook.PreReadCallBody,
                Hook.PreReadPushBody,
                Hook.PreReadReplyBody {

    /** Name of the metadata that says whether a body is encrypted. */
    public static final String SECURE = "X-Secure";

    /** Name of the metadata with which a caller says whether it wants the reply encrypted. */
    public static final String ACCEPT_SECURE = "X-Accept-Secure";

    private static final String TRUE = "true";
    private static final String FALSE = "false";

    /** Attribute of an exchange whose reply is to be encrypted. */
    private static final String WANTED = "io.teleport.plugin.secure.wanted";

    private final BodyCipher cipher;
    private final int statusCode;

    private Secure(BodyCipher cipher, int statusCode) {
        this.cipher = cipher;
        this.statusCode = statusCode;
    }

    /**
     * The format of the Go implementation: AES in ECB mode without authentication, for bodies in JSON and Protocol
     * Buffers. It keeps bodies out of captures, but shows which of their 16-byte blocks are equal and does not
     * notice changes on purpose; where that matters use TLS, or {@link #aesGcm} between peers that have it.
     *
     * @param key 16, 24 or 32 bytes in UTF-8
     * @throws IllegalArgumentException for any other length
     */
    public static Secure aes(String key) {
        return new Secure(new AesCipher(AesKey.of(key)), Status.CODE_BAD_MESSAGE);
    }

    /**
     * AES-GCM, which notices every change of a body, for bodies in all codecs. Peers of the Go implementation do not
     * understand it, and neither does {@link #aes}.
     *
     * @param key 16, 24 or 32 bytes in UTF-8, as random as can be
     * @throws IllegalArgumentException for any other length
     */
    public static Secure aesGcm(String key) {
        return new Secure(new AesGcmCipher(AesKey.of(key)), Status.CODE_BAD_MESSAGE);
    }

    /**
     * The same, which answers what it cannot encrypt or decrypt with this code rather than 400.
     *
     * @throws IllegalArgumentException for 0, with which bodies would go on as they are
     */
    public Secure withStatusCode(int code) {
        if (code == Status.OK.code()) {
            throw new IllegalArgumentException("status code: " + code + " (expected: any other, 0 is for success)");
        }
        return new Secure(cipher, code);
    }

    @Override
    public Status preWriteCall(MessageContext context) {
        return seal(context);
    }

    @Override
    public Status preWritePush(MessageContext context) {
        return seal(context);
    }

    @Override
    public Status preWriteReply(MessageContext context) {
        return context.message().status().isOk() ? seal(context) : Status.OK;
    }

    @Override
    public Status preReadCallBody(MessageContext context) {
        return open(context);
    }

    @Override
    public Status preReadPushBody(MessageContext context) {
        return open(context);
    }

    @Override
    public Status preReadReplyBody(MessageContext context) {
        return open(context);
    }

    private Status seal(MessageContext context) {
        Message message = context.message();
        if (!isSecure(message) && context.attributes().get(WANTED) == null) {
            return Status.OK;
        }
        try {
            byte[] sealed = cipher.seal(bytesOf(context), message);
            message.body(Unpooled.wrappedBuffer(sealed));
            message.metadata().set(SECURE, TRUE);
            return Status.OK;
        } catch (GeneralSecurityException | CodecException e) {
            return refusal("cannot be encrypted", e);
        }
    }

    /** The bytes take the body's place; what they are decrypted from is released. */
    private Status open(MessageContext context) {
        Message message = context.message();
        boolean secure = isSecure(message);
        String wish = message.hasMetadata() ? message.metadata().get(ACCEPT_SECURE) : null;
        if (secure ? !FALSE.equals(wish) : TRUE.equals(wish)) {
            context.attributes().set(WANTED, TRUE);
        }
        if (!secure || !(message.body() instanceof ByteBuf sealed) || !sealed.isReadable()) {
            return Status.OK;
        }
        try {
            byte[] plain = cipher.open(sealed, message);
            message.release();
            message.body(Unpooled.wrappedBuffer(plain));
            return Status.OK;
        } catch (GeneralSecurityException | CodecException e) {
            return refusal("cannot be decrypted", e);
        }
    }

    /** Anything but {@code true} counts as absent, and goes no further. */
    private static boolean isSecure(Message message) {
        String value = message.hasMetadata() ? message.metadata().get(SECURE) : null;
        if (value != null && !value.equals(TRUE)) {
            message.metadata().remove(SECURE);
        }
        return TRUE.equals(value);
    }

    private static byte[] bytesOf(MessageContext context) {
        return Plaintext.of(context.message(), context.session().peer().codecs());
    }

    private Status refusal(String what, Exception cause) {
        return Status.of(statusCode, "body " + what, cause instanceof CodecException ? text(cause) : cipher.describe());
    }

    private static String text(Exception e) {
        String message = e.getMessage();
        return message == null ? e.toString() : message;
    }
}
