package io.teleport.spring.boot.autoconfigure;

import io.netty.handler.ssl.ClientAuth;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * TLS of the listeners.
 *
 * @param enabled Whether listeners speak TLS. Unset follows whether a bundle is set.
 * @param bundle Name of the SSL bundle with the key and certificate.
 * @param clientAuth Whether clients must show a certificate that the bundle trusts.
 */
record SslProperties(
        @Nullable Boolean enabled,
        @Nullable String bundle,
        @DefaultValue("none") ClientAuth clientAuth) {

    boolean isEnabled() {
        return enabled != null ? enabled : bundle != null;
    }
}
