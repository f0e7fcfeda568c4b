package io.teleport.testing;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import javax.net.ssl.SSLException;

/** Two certificates for {@code localhost} that sign themselves, valid for a hundred years. */
public enum Certificates {
    SERVER,
    OTHER;

    /** The certificate in PEM format; also what a client must trust. */
    public Path certFile() {
        return file(".pem");
    }

    public Path keyFile() {
        return file(".key");
    }

    /** For a listener that has this certificate. */
    public SslContext server() {
        try {
            return SslContextBuilder.forServer(certFile().toFile(), keyFile().toFile())
                    .build();
        } catch (SSLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** For a client that trusts this certificate. */
    public SslContext client() {
        try {
            return SslContextBuilder.forClient()
                    .trustManager(certFile().toFile())
                    .build();
        } catch (SSLException e) {
            throw new IllegalStateException(e);
        }
    }

    private Path file(String suffix) {
        String name = "/tls/" + name().toLowerCase(Locale.ROOT) + suffix;
        try {
            return Path.of(Objects.requireNonNull(Certificates.class.getResource(name), name)
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
