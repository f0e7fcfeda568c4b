package io.teleport.spring.boot.autoconfigure;

import org.jspecify.annotations.Nullable;

/**
 * TLS of one dialed session.
 *
 * @param enabled Whether the session speaks TLS. Unset follows whether a bundle is set.
 * @param bundle Name of the SSL bundle with what to trust, and the own key if the other side asks for it. Unset trusts
 *     what the JVM trusts.
 */
record SessionSslProperties(
        @Nullable Boolean enabled, @Nullable String bundle) {

    boolean isEnabled() {
        return enabled != null ? enabled : bundle != null;
    }
}
