package io.teleport.internal;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.teleport.ConfigException;
import java.net.URI;
import java.util.Locale;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Where to dial, which may be the URL of a websocket.
 *
 * @param address as the network needs it
 * @param path    what to ask for, if it is for a websocket
 * @param scheme  {@code ws}, {@code wss}, or empty where there was no URL
 */
record WebSocketAddress(String address, String path, String scheme) {

    /**
     * Takes the URL apart; any other text is an address.
     *
     * @throws ConfigException when it begins like a URL and is none
     */
    static WebSocketAddress parse(String text, String defaultPath) {
        String lower = text.toLowerCase(Locale.ROOT);
        if (!lower.startsWith("ws://") && !lower.startsWith("wss://")) {
            return new WebSocketAddress(text, defaultPath, "");
        }
        try {
            return parse(URI.create(text), defaultPath);
        } catch (IllegalArgumentException e) {
            throw invalid(text);
        }
    }

    private static WebSocketAddress parse(URI uri, String defaultPath) {
        if (uri.getHost() == null || uri.getRawFragment() != null || uri.getRawUserInfo() != null) {
            throw invalid(uri.toString());
        }
        String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
        int port = uri.getPort() >= 0 ? uri.getPort() : scheme.equals("ws") ? 80 : 443;
        String path = uri.getRawPath().isEmpty() ? defaultPath : uri.getRawPath();
        String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
        return new WebSocketAddress(uri.getHost() + ":" + port, path + query, scheme);
    }

    boolean isUrl() {
        return !scheme.isEmpty();
    }

    /**
     * The TLS that goes with the scheme: where nothing is configured {@code wss} trusts what the JVM trusts.
     *
     * @throws ConfigException when TLS is configured and the scheme is without
     */
    @Nullable
    Supplier<SslContext> tls(@Nullable Supplier<SslContext> configured) {
        if (scheme.equals("ws") && configured != null) {
            throw new ConfigException("address", "ws://" + address + path, "wss://, for TLS is set");
        }
        return scheme.equals("wss") && configured == null ? WebSocketAddress::trustOfTheJvm : configured;
    }

    private static SslContext trustOfTheJvm() {
        try {
            return SslContextBuilder.forClient().build();
        } catch (SSLException e) {
            throw new IllegalStateException("no TLS", e);
        }
    }

    private static ConfigException invalid(String text) {
        return new ConfigException("address", text, "ws://host:port/path or wss://host:port/path");
    }
}
