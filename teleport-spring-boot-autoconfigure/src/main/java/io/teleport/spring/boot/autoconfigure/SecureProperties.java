package io.teleport.spring.boot.autoconfigure;

import io.teleport.plugin.secure.Secure;
import java.nio.charset.StandardCharsets;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the plugin that encrypts bodies.
 *
 * @param key Key that both sides have, of 16, 24 or 32 bytes. Unset encrypts nothing.
 * @param cipher Way in which bodies are encrypted.
 * @param statusCode Code of the status that answers what cannot be decrypted; not 0.
 */
record SecureProperties(
        @DefaultValue("") String key,
        @DefaultValue("aes") Cipher cipher,
        @DefaultValue("400") int statusCode) {

    /** Keeps the key out of what is said about it. */
    Secure secure() {
        int bytes = key.getBytes(StandardCharsets.UTF_8).length;
        PluginKeys keys = new PluginKeys("secure");
        keys.require(bytes == 16 || bytes == 24 || bytes == 32, "key", bytes + " bytes", "16, 24 or 32 bytes");
        keys.require(statusCode != 0, "status-code", statusCode, "any other, 0 is for success");
        Secure secure = cipher == Cipher.AES ? Secure.aes(key) : Secure.aesGcm(key);
        return secure.withStatusCode(statusCode);
    }

    @Override
    public String toString() {
        return "SecureProperties[cipher=" + cipher + "]";
    }

    /** How bodies are encrypted. */
    enum Cipher {
        AES,
        AES_GCM
    }
}
