package io.teleport.plugin.secure;

import java.nio.charset.StandardCharsets;
import javax.crypto.spec.SecretKeySpec;

/** Checks keys. */
final class AesKey {

    private AesKey() {}

    /** The key in the text, which no message repeats. */
    static SecretKeySpec of(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length != 16 && bytes.length != 24 && bytes.length != 32) {
            throw new IllegalArgumentException("key: " + bytes.length + " bytes (expected: 16, 24 or 32)");
        }
        return new SecretKeySpec(bytes, "AES");
    }
}
