package io.teleport.spring.boot.autoconfigure;

import io.teleport.ListenException;
import io.teleport.ListenerConfig;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Explains which address the peer could not listen on. */
final class ListenFailureAnalyzer extends AbstractFailureAnalyzer<ListenException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, ListenException cause) {
        ListenerConfig listener = cause.listener();
        Throwable reason = cause.getCause() == null ? cause : cause.getCause();
        return new FailureAnalysis(
                "The Teleport peer could not listen on " + listener.address() + " (listener '" + listener.name()
                        + "'): " + reason.getMessage(),
                "Stop what is using that address, or give the listener another one with " + key(listener) + ".",
                cause);
    }

    private static String key(ListenerConfig listener) {
        return TeleportProperties.PEER_PREFIX
                + (listener.name().equals("default") ? "listen-port" : "listeners." + listener.name() + ".address");
    }
}
