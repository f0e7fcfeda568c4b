package io.teleport.plugin.secure;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.teleport.codec.CodecException;
import io.teleport.message.Message;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * AES-GCM: a mark, a random nonce of 12 bytes, and the encrypted bytes with their tag of 16 bytes. The mark, the message's
 * type and its codec are authenticated with them.
 */
final class AesGcmCipher implements BodyCipher {

    /** Begins a body, so that one in another format is known for what it is. */
    private static final byte[] MARK = "aes-gcm:".getBytes(StandardCharsets.US_ASCII);

    private static final int NONCE_BYTES = 12;
    private static final int TAG_BYTES = 16;
    private static final int OVERHEAD = NONCE_BYTES + TAG_BYTES;

    private final SecureRandom random = new SecureRandom();
    private final SecretKeySpec key;

    AesGcmCipher(SecretKeySpec key) {
        this.key = key;
    }

    @Override
    public byte[] seal(byte[] plain, Message message) throws GeneralSecurityException {
        byte[] sealed = Arrays.copyOf(MARK, MARK.length + OVERHEAD + plain.length);
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        System.arraycopy(nonce, 0, sealed, MARK.length, NONCE_BYTES);
        Cipher cipher = cipher(Cipher.ENCRYPT_MODE, nonce, 0, message);
        cipher.doFinal(plain, 0, plain.length, sealed, MARK.length + NONCE_BYTES);
        return sealed;
    }

    @Override
    public byte[] open(ByteBuf sealed, Message message) throws GeneralSecurityException {
        byte[] bytes = ByteBufUtil.getBytes(sealed);
        if (bytes.length < MARK.length + OVERHEAD || !Arrays.equals(bytes, 0, MARK.length, MARK, 0, MARK.length)) {
            throw new CodecException("encrypted body: " + bytes.length + " bytes (expected: " + describe() + ")");
        }
        int start = MARK.length + NONCE_BYTES;
        return cipher(Cipher.DECRYPT_MODE, bytes, MARK.length, message).doFinal(bytes, start, bytes.length - start);
    }

    @Override
    public String describe() {
        return "AES-GCM with our key";
    }

    private Cipher cipher(int mode, byte[] nonce, int offset, Message message) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG_BYTES * Byte.SIZE, nonce, offset, NONCE_BYTES));
        cipher.updateAAD(MARK);
        cipher.updateAAD(new byte[] {(byte) message.type(), message.bodyCodec()});
        return cipher;
    }
}
