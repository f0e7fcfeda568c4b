package io.teleport.spring.boot.autoconfigure;

import static io.teleport.spring.boot.autoconfigure.TeleportRunner.addressOf;
import static io.teleport.spring.boot.autoconfigure.TeleportRunner.listening;
import static io.teleport.spring.boot.autoconfigure.TeleportRunner.silent;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.teleport.Peer;
import io.teleport.SessionPool;
import io.teleport.message.StatusException;
import io.teleport.session.Session;
import io.teleport.spring.CallController;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Qualifier;

class PoolBeansTest {

    @Test
    void poolIsInjectedByItsNameAndDialsWhenItIsUsed() {
        listening().withUserConfiguration(Echo.class).run(server -> {
            AtomicReference<SessionPool> left = new AtomicReference<>();
            silent().withPropertyValues(
                            "teleport.pools.ledger.address=" + addressOf(server), "teleport.pools.ledger.size=2")
                    .withUserConfiguration(Billing.class)
                    .run(client -> {
                        SessionPool ledger = client.getBean(Billing.class).ledger;
                        assertThat(client.getBean("ledger")).isSameAs(ledger);
                        assertThat(server.getBean(Peer.class).sessionCount()).isZero();
                        assertThat(ledger.session().call("/echo/say", "hi", String.class))
                                .isEqualTo("hi");
                        assertThat(ledger.stats().sessions()).isOne();
                        left.set(ledger);
                    });
            assertThatExceptionOfType(StatusException.class)
                    .isThrownBy(() -> left.get().session())
                    .satisfies(e -> assertThat(e.status().reason()).isEqualTo("the pool is closed"));
        });
    }

    @Test
    void poolMayShareItsNameWithASession() {
        silent().withPropertyValues(
                        "teleport.sessions.ledger.address=127.0.0.1:1",
                        "teleport.sessions.ledger.lazy=true",
                        "teleport.pools.ledger.address=127.0.0.1:1")
                .withUserConfiguration(Billing.class)
                .run(client -> {
                    assertThat(client.getBean("ledger")).isInstanceOf(Session.class);
                    assertThat(client.getBean("ledgerPool")).isSameAs(client.getBean(Billing.class).ledger);
                });
    }

    @ParameterizedTest
    @CsvSource({"address, nowhere", "size, 0", "idle-time, -1s", "proto, raw@9", "ssl.bundle, other"})
    void badValueIsRefusedByItsKey(String key, String value) {
        silent().withPropertyValues(
                        "teleport.pools.ledger.address=127.0.0.1:1", "teleport.pools.ledger." + key + "=" + value)
                .run(client ->
                        assertThat(client).getFailure().hasStackTraceContaining("teleport.pools.ledger." + key + ": "));
    }

    @CallController
    static class Echo {
        public String say(String text) {
            return text;
        }
    }

    static class Billing {
        final SessionPool ledger;

        Billing(@Qualifier("ledger") SessionPool ledger) {
            this.ledger = ledger;
        }
    }
}
