package io.teleport.plugin.secure;

import io.netty.buffer.ByteBuf;
import io.teleport.codec.CodecException;
import io.teleport.message.Message;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import javax.crypto.BadPaddingException;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;

/**
 * What the secure plugin of the Go implementation does: AES-ECB with PKCS #7 padding, as lower case hexadecimal digits in an
 * envelope of the body's own codec, next to the MD5 of the key.
 */
final class AesCipher implements BodyCipher {

    private static final HexFormat HEX = HexFormat.of();

    private final SecretKeySpec key;
    private final String version;

    AesCipher(SecretKeySpec key) {
        this.key = key;
        this.version = HEX.formatHex(md5(key.getEncoded()));
    }

    @Override
    public byte[] seal(byte[] plain, Message message) throws GeneralSecurityException {
        Envelope envelope = Envelope.of(message.bodyCodec());
        return envelope.write(version, HEX.formatHex(cipher(Cipher.ENCRYPT_MODE).doFinal(plain)));
    }

    @Override
    public byte[] open(ByteBuf sealed, Message message) throws GeneralSecurityException {
        Envelope.Content content = Envelope.of(message.bodyCodec()).read(sealed);
        if (!content.version().equals(version)) {
            throw new CodecException("cipherversion: not that of our key");
        }
        return cipher(Cipher.DECRYPT_MODE).doFinal(bytes(content.text()));
    }

    @Override
    public String describe() {
        return "AES with our key";
    }

    private static byte[] bytes(String text) throws BadPaddingException {
        if (text.isEmpty()) {
            throw new BadPaddingException("no block at all");
        }
        try {
            return HEX.parseHex(text);
        } catch (IllegalArgumentException e) {
            throw new BadPaddingException("no hexadecimal digits");
        }
    }

    @SuppressWarnings("InsecureCryptoUsage") // ECB is what Go peers use
    private Cipher cipher(int mode) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/ECB/PKCS5Padding");
        cipher.init(mode, key);
        return cipher;
    }

    private static byte[] md5(byte[] bytes) {
        try {
            return MessageDigest.getInstance("MD5").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
