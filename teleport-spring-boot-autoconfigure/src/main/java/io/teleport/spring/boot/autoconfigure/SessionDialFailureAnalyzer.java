package io.teleport.spring.boot.autoconfigure;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Explains that a session which must not fail could not be dialed. */
final class SessionDialFailureAnalyzer extends AbstractFailureAnalyzer<SessionDialException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, SessionDialException cause) {
        Throwable reason = cause.getCause() == null ? cause : cause.getCause();
        return new FailureAnalysis(
                "Session '" + cause.name() + "' could not be dialed at " + cause.address() + ": " + reason.getMessage(),
                "Start the peer at " + cause.address() + ", correct " + TeleportProperties.SESSIONS_PREFIX
                        + cause.name() + ".address, or set " + TeleportProperties.SESSIONS_PREFIX + cause.name()
                        + ".fail-fast to false so that the application starts and keeps dialing.",
                cause);
    }
}
