package io.teleport;

import static io.teleport.testing.Statuses.statusOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.teleport.message.Status;
import io.teleport.plugin.Exchange;
import io.teleport.plugin.Hook;
import io.teleport.plugin.Invocation;
import io.teleport.router.Query;
import io.teleport.session.Session;
import io.teleport.testing.Peers;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class PreInvokeTest {

    @RegisterExtension
    final Peers peers = new Peers();

    private final List<String> seen = new CopyOnWriteArrayList<>();
    private final List<Exchange> exchanges = new CopyOnWriteArrayList<>();

    /** Doubles numbers, and refuses more than a hundred. */
    private final class Doubling implements Hook.PreInvoke {

        @Override
        public Status preInvoke(Invocation invocation) {
            seen.add(invocation.route().path() + " " + invocation.method().getName());
            for (int i = 0; i < invocation.arguments().length; i++) {
                if (invocation.arguments()[i] instanceof Integer number) {
                    invocation.arguments()[i] = 2 * number;
                    if (number > 100) {
                        return Status.of(1001, "too many");
                    }
                }
            }
            return Status.OK;
        }
    }

    public static class Numbers {
        public int add(int first, @Query int second) {
            return first + second;
        }

        public void nothing() {}
    }

    public class News {
        public void read(int number) {
            seen.add("news " + number);
        }
    }

    private Session session() {
        Peer server = peers.server(builder -> builder.exchangeListener(exchanges::add)
                .plugin(new Doubling())
                .routeCall(new Numbers())
                .routePush(new News())
                .routes(router -> router.call("/plain", int.class, (number, context) -> number)));
        return Peers.dial(peers.client(), server);
    }

    @Test
    void argumentsMayBeReplaced() {
        Session session = session();
        assertThat(session.call("/numbers/add?second=2", 1, Integer.class)).isEqualTo(6);
        session.call("/numbers/nothing", null, Object.class);
        assertThat(seen).containsExactly("/numbers/add add", "/numbers/nothing nothing");
    }

    @Test
    void refusalIsTheAnswerAndTheMethodIsNotCalled() {
        Session session = session();
        assertThat(statusOf(() -> session.call("/numbers/add?second=101", 1, Integer.class)))
                .isEqualTo(Status.of(1001, "too many"));
        session.push("/news/read", 101);
        session.push("/news/read", 4);
        await().until(() -> exchanges.size() == 3);
        assertThat(seen).filteredOn(line -> line.startsWith("news")).containsExactly("news 8");
        assertThat(exchanges)
                .filteredOn(exchange -> exchange.status().code() == 1001)
                .hasSize(2);
    }

    @Test
    void functionsHaveNoArgumentsToLookAt() {
        assertThat(session().call("/plain", 101, Integer.class)).isEqualTo(101);
        assertThat(seen).isEmpty();
    }
}
