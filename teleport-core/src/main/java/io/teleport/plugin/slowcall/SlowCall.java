package io.teleport.plugin.slowcall;

import io.teleport.plugin.Exchange;
import java.time.Duration;

/**
 * An alarm.
 *
 * @param exchange   the slow call or push
 * @param threshold  what its time was measured against
 * @param suppressed slow ones of the same route and side since the alarm before of this kind, for which none was raised
 * @param running    whether it has not ended yet; then its status is OK and means nothing
 */
public record SlowCall(Exchange exchange, Duration threshold, long suppressed, boolean running) {

    /** From the message's arrival, or from the call, to the end, or to the alarm for one that is running. */
    public Duration cost() {
        return Duration.ofNanos(exchange.costNanos());
    }
}
