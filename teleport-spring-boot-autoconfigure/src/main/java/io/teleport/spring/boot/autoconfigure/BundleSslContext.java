package io.teleport.spring.boot.autoconfigure;

import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.ssl.SslOptions;

/** The TLS context of an SSL bundle, replaced when the bundle is; connections that exist keep theirs. */
final class BundleSslContext implements Supplier<SslContext> {

    private volatile SslContext current;

    /**
     * Follows a bundle.
     *
     * @throws org.springframework.boot.ssl.NoSuchSslBundleException when there is none of this name
     */
    BundleSslContext(SslBundles bundles, String name, Kind kind) {
        this.current = create(bundles.getBundle(name), kind);
        bundles.addBundleUpdateHandler(name, bundle -> this.current = create(bundle, kind));
    }

    @Override
    public SslContext get() {
        return current;
    }

    private static SslContext create(SslBundle bundle, Kind kind) {
        try {
            SslContextBuilder builder = kind.builder(bundle);
            SslOptions options = bundle.getOptions();
            return builder.ciphers(listOf(options.getCiphers()))
                    .protocols(options.getEnabledProtocols())
                    .build();
        } catch (SSLException e) {
            throw new IllegalStateException("SSL bundle cannot be used: " + e.getMessage(), e);
        }
    }

    private static @Nullable List<String> listOf(String @Nullable [] values) {
        return values == null ? null : Arrays.asList(values);
    }

    /** Which side of a connection a context is for. */
    interface Kind {

        /** The context of a listener, which may ask the other side for a certificate. */
        static Kind server(ClientAuth clientAuth) {
            return bundle -> SslContextBuilder.forServer(bundle.getManagers().getKeyManagerFactory())
                    .trustManager(bundle.getManagers().getTrustManagerFactory())
                    .clientAuth(clientAuth);
        }

        /** The context of a dialed session, which checks the other side's certificate and host name. */
        static Kind client() {
            return bundle -> SslContextBuilder.forClient()
                    .keyManager(bundle.getManagers().getKeyManagerFactory())
                    .trustManager(bundle.getManagers().getTrustManagerFactory());
        }

        SslContextBuilder builder(SslBundle bundle) throws SSLException;
    }
}
