package io.teleport.internal;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.teleport.ConfigException;
import java.nio.file.Path;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;

/** TLS from files in PEM form, which are read when the peer is built. */
final class TlsFiles {

    private TlsFiles() {}

    /** For accepted connections. */
    static Supplier<SslContext> server(Path certificates, Path key) {
        try {
            SslContext context = SslContextBuilder.forServer(certificates.toFile(), key.toFile())
                    .build();
            return () -> context;
        } catch (SSLException | IllegalArgumentException e) {
            throw unusable("cert-file and key-file", certificates + " and " + key, e);
        }
    }

    /** For dialed connections. */
    static Supplier<SslContext> client(Path trusted) {
        try {
            SslContext context =
                    SslContextBuilder.forClient().trustManager(trusted.toFile()).build();
            return () -> context;
        } catch (SSLException | IllegalArgumentException e) {
            throw unusable("trust-file", trusted.toString(), e);
        }
    }

    private static ConfigException unusable(String key, String value, Exception cause) {
        ConfigException exception =
                new ConfigException(key, value, "readable files in PEM form: " + cause.getMessage());
        exception.initCause(cause);
        return exception;
    }
}
