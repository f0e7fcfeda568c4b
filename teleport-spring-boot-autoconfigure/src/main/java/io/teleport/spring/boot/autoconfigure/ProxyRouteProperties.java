package io.teleport.spring.boot.autoconfigure;

import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * One route of the proxy.
 *
 * @param path Path that is forwarded, or its beginning and ** for all that begin so. Unset forwards everything.
 * @param session Name of the session that it is forwarded to.
 * @param kind Messages that are forwarded.
 */
record ProxyRouteProperties(
        @DefaultValue("**") String path,
        @DefaultValue("") String session,
        @DefaultValue("all") Kind kind) {

    private static final String ANYTHING = "**";

    boolean fits(String path) {
        return isPrefix() ? path.startsWith(prefix()) : path.equals(this.path);
    }

    /** Whether there is a path, with no stars but those at its end. */
    boolean hasValidPath() {
        return !path.isEmpty() && (isPrefix() ? prefix() : path).indexOf('*') < 0;
    }

    private boolean isPrefix() {
        return path.endsWith(ANYTHING);
    }

    private String prefix() {
        return path.substring(0, path.length() - ANYTHING.length());
    }

    boolean hasCalls() {
        return kind != Kind.PUSH;
    }

    boolean hasPushes() {
        return kind != Kind.CALL;
    }

    /** Which messages are forwarded. */
    enum Kind {
        ALL,
        CALL,
        PUSH
    }
}
