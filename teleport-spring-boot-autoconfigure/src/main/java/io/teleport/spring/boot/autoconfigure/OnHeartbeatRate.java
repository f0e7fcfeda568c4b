package io.teleport.spring.boot.autoconfigure;

import java.time.Duration;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** Whether heartbeats are to be sent at all. */
final class OnHeartbeatRate extends SpringBootCondition {

    private static final String KEY = "teleport.plugins.heartbeat.rate";

    @Override
    public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
        Duration rate =
                Binder.get(context.getEnvironment()).bind(KEY, Duration.class).orElse(Duration.ZERO);
        return new ConditionOutcome(!rate.isZero(), KEY + " is " + rate);
    }
}
