package io.teleport.spring.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.teleport.message.Status;
import io.teleport.plugin.Exchange;
import io.teleport.plugin.Exchange.Side;
import io.teleport.plugin.RouteInfo.Kind;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ExchangeMetersTest {

    private final MeterRegistry registry = new SimpleMeterRegistry();
    private final ExchangeMeters meters = new ExchangeMeters(registry);

    @Test
    void exchangesAreTimedByRouteKindSideAndStatus() {
        end(Kind.CALL, Side.SERVER, "/math/add", Status.OK);
        end(Kind.CALL, Side.SERVER, "/math/add", Status.OK);
        end(Kind.CALL, Side.CLIENT, "/math/add", Status.OK);
        end(Kind.PUSH, Side.SERVER, "/push/status", Status.NOT_FOUND);
        assertThat(registry.get("teleport.exchanges")
                        .tags("route", "/math/add", "kind", "call", "side", "server", "status", "0")
                        .timer())
                .satisfies(timer -> assertThat(timer.count()).isEqualTo(2))
                .satisfies(timer ->
                        assertThat(timer.totalTime(TimeUnit.MILLISECONDS)).isEqualTo(4));
        assertThat(registry.get("teleport.exchanges")
                        .tags("side", "client")
                        .timer()
                        .count())
                .isOne();
        assertThat(registry.get("teleport.exchanges")
                        .tags("kind", "push", "status", "404")
                        .timer()
                        .count())
                .isOne();
    }

    @Test
    void failuresAndBytesAreCounted() {
        end(Kind.CALL, Side.SERVER, "/math/add", Status.OK);
        end(Kind.CALL, Side.SERVER, "/math/add", Status.of(1001, "no"));
        assertThat(registry.get("teleport.errors")
                        .tags("status", "1001")
                        .counter()
                        .count())
                .isOne();
        assertThat(registry.find("teleport.errors").tags("status", "0").counter())
                .isNull();
        assertThat(registry.get("teleport.received")
                        .tags("route", "/math/add")
                        .counter()
                        .count())
                .isEqualTo(20);
        assertThat(registry.get("teleport.sent")
                        .tags("route", "/math/add")
                        .counter()
                        .count())
                .isEqualTo(40);
    }

    @Test
    void peersCannotMakeMetersWithoutEnd() {
        IntStream.range(0, 2 * RouteTable.LABELS).forEach(i -> end(Kind.CALL, Side.CLIENT, "/" + i, Status.of(i)));
        assertThat(registry.find("teleport.exchanges").timers()).hasSizeLessThan(3 * RouteTable.LABELS);
        assertThat(registry.get("teleport.received")
                        .tags("route", LabelLimit.OTHER)
                        .counter()
                        .count())
                .isEqualTo(10.0 * RouteTable.LABELS);
    }

    private void end(Kind kind, Side side, String route, Status status) {
        long cost = Duration.ofMillis(2).toNanos();
        meters.exchangeEnded(new Exchange(kind, side, route, null, status, cost, 10, 20));
    }
}
