package io.teleport.plugin.slowcall;

import io.teleport.plugin.Exchange;
import java.time.Duration;

/**
 * An alarm.
 *
 * @param exchange   the slow call or push
 * @param threshold  what its time was measured against
 * @param suppressed slow ones of the same route and side since the alarm before, for which none was raised
 */
public record SlowCall(Exchange exchange, Duration threshold, long suppressed) {

    /** From the message's arrival, or from the call, to the end. */
    public Duration cost() {
        return Duration.ofNanos(exchange.costNanos());
    }
}
