package io.teleport.spring.boot.autoconfigure;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/** Is up when a named session is connected, down when it is not, and unknown as long as nothing was dialed. */
final class SessionHealthIndicator extends AbstractHealthIndicator {

    private final NamedSession session;

    SessionHealthIndicator(NamedSession session) {
        super("Teleport session health check failed");
        this.session = session;
    }

    @Override
    protected void doHealthCheck(Health.Builder builder) {
        if (session.isIdle()) {
            builder.unknown();
        } else if (session.isHealthy()) {
            builder.up();
        } else {
            builder.down();
        }
        builder.withDetail("address", session.address())
                .withDetail("state", session.state().name());
    }
}
