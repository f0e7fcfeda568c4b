package io.teleport.internal;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.teleport.ConfigException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;

/** TLS from files in PEM form, which are read when the peer is built. */
final class TlsFiles {

    private TlsFiles() {}

    /** For accepted connections. */
    static Supplier<SslContext> server(Path certificates, Path key) {
        requireReadable("cert-file", certificates);
        requireReadable("key-file", key);
        try {
            SslContext context = SslContextBuilder.forServer(certificates.toFile(), key.toFile())
                    .build();
            return () -> context;
        } catch (SSLException | IllegalArgumentException e) {
            throw unusable("cert-file", certificates, "certificates in PEM form for the key in " + key, e);
        }
    }

    /** For dialed connections. */
    static Supplier<SslContext> client(Path trusted) {
        requireReadable("trust-file", trusted);
        try {
            SslContext context =
                    SslContextBuilder.forClient().trustManager(trusted.toFile()).build();
            return () -> context;
        } catch (SSLException | IllegalArgumentException e) {
            throw unusable("trust-file", trusted, "certificates in PEM form", e);
        }
    }

    private static void requireReadable(String key, Path file) {
        if (!Files.isReadable(file)) {
            throw new ConfigException(key, file, "a file that can be read");
        }
    }

    private static ConfigException unusable(String key, Path file, String expected, Exception cause) {
        ConfigException exception = new ConfigException(key, file, expected + ": " + cause.getMessage());
        exception.initCause(cause);
        return exception;
    }
}
