package io.teleport.spring.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.teleport.message.Message;
import io.teleport.message.MessageType;
import io.teleport.message.Status;
import io.teleport.plugin.Exchange.Side;
import io.teleport.plugin.ObservedExchange;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ExchangeTimersTest {

    private final MeterRegistry meters = new SimpleMeterRegistry();
    private final ExchangeTimers timers = new ExchangeTimers(meters);

    @Test
    void timeIsThatOfTheEngine() {
        ObservedExchange observed = timers.began(Side.SERVER, "/math/add", message("/math/add"), null);
        observed.ended("/math/add", Status.OK, TimeUnit.MILLISECONDS.toNanos(7));
        assertThat(meters.get("teleport.server").timer().totalTime(TimeUnit.MILLISECONDS))
                .isEqualTo(7);
    }

    @Test
    void routeIsTheOneAtTheEnd() {
        timers.began(Side.SERVER, "/old", message("/old"), null).ended("/new", Status.OK, 1);
        assertThat(meters.get("teleport.server").timer().getId().getTag("route"))
                .isEqualTo("/new");
    }

    @Test
    void peersCannotMakeLabelsWithoutEnd() {
        IntStream.range(0, 2 * RouteTable.LABELS)
                .forEach(i -> timers.began(Side.CLIENT, "/" + i, message("/" + i), null)
                        .ended("/" + i, Status.of(10_000 + i), 1));
        assertThat(meters.find("teleport.client").timers()).hasSize(RouteTable.LABELS + 1);
        assertThat(meters.get("teleport.client")
                        .tags("route", LabelLimit.OTHER, "status", LabelLimit.OTHER)
                        .timer()
                        .count())
                .isEqualTo(RouteTable.LABELS);
    }

    private static Message message(String route) {
        return new Message().type(MessageType.PUSH).serviceMethod(route);
    }
}
