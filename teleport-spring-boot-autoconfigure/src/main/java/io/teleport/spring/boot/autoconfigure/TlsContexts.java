package io.teleport.spring.boot.autoconfigure;

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

    /** The context of the listeners; {@code null} when TLS is off. */
    @Nullable
    Supplier<SslContext> server(SslProperties ssl) {
        String bundle = ssl.bundle();
        if (!ssl.isEnabled()) {
            return null;
        }
        if (bundle == null) {
            throw new ConfigException("ssl.bundle", null, "a bundle, for ssl.enabled is true");
        }
        return new BundleSslContext(bundles.getObject(), bundle, BundleSslContext.Kind.server(ssl.clientAuth()));
    }

    /** The context of a dialed session; {@code null} when TLS is off. */
    @Nullable
    Supplier<SslContext> client(SessionSslProperties ssl) {
        String bundle = ssl.bundle();
        if (!ssl.isEnabled()) {
            return null;
        }
        if (bundle != null) {
            return new BundleSslContext(bundles.getObject(), bundle, BundleSslContext.Kind.client());
        }
        SslContext trustingAsTheJvm = clientDefault();
        return () -> trustingAsTheJvm;
    }

    private static SslContext clientDefault() {
        try {
            return SslContextBuilder.forClient().build();
        } catch (SSLException e) {
            throw new IllegalStateException("TLS without a bundle is not possible: " + e.getMessage(), e);
        }
    }
}
