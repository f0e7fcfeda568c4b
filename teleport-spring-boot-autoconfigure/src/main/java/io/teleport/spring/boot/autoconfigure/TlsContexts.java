package io.teleport.spring.boot.autoconfigure;

import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.teleport.ConfigException;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.ssl.SslBundles;

/** Makes the TLS contexts that properties ask for. */
final class TlsContexts {

    private final ObjectProvider<SslBundles> bundles;

    TlsContexts(ObjectProvider<SslBundles> bundles) {
        this.bundles = bundles;
    }

    /**
     * The context of the listeners; {@code null} when TLS is off.
     *
     * @throws ConfigException when the bundle is not known, or clients are to be asked for certificates without one
     */
    @Nullable
    Supplier<SslContext> server(SslProperties ssl) {
        String bundle = ssl.bundle();
        if (!ssl.isEnabled()) {
            if (ssl.clientAuth() != ClientAuth.NONE) {
                throw new ConfigException("ssl.client-auth", ssl.clientAuth(), "none, for no ssl.bundle is in use");
            }
            return null;
        }
        if (bundle == null) {
            throw new ConfigException("ssl.bundle", null, "a bundle, for ssl.enabled is true");
        }
        return contextOf(bundle, BundleSslContext.Kind.server(ssl.clientAuth()));
    }

    /**
     * The context of a dialed session; {@code null} when TLS is off.
     *
     * @throws ConfigException when the bundle is not known
     */
    @Nullable
    Supplier<SslContext> client(SessionSslProperties ssl) {
        String bundle = ssl.bundle();
        if (!ssl.isEnabled()) {
            return null;
        }
        if (bundle != null) {
            return contextOf(bundle, BundleSslContext.Kind.client());
        }
        SslContext trustingAsTheJvm = clientDefault();
        return () -> trustingAsTheJvm;
    }

    private Supplier<SslContext> contextOf(String bundle, BundleSslContext.Kind kind) {
        SslBundles known = bundles.getObject();
        if (!known.getBundleNames().contains(bundle)) {
            throw new ConfigException(
                    "ssl.bundle", bundle, "one of " + known.getBundleNames() + " of spring.ssl.bundle");
        }
        return new BundleSslContext(known, bundle, kind);
    }

    private static SslContext clientDefault() {
        try {
            return SslContextBuilder.forClient().build();
        } catch (SSLException e) {
            throw new IllegalStateException("TLS without a bundle is not possible: " + e.getMessage(), e);
        }
    }
}
