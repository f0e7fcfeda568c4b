package io.teleport.plugin.ignorecase;

import static io.teleport.testing.Statuses.statusOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.teleport.Peer;
import io.teleport.session.Session;
import io.teleport.testing.Peers;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class IgnoreCaseTest {

    @RegisterExtension
    final Peers peers = new Peers();

    private final BlockingQueue<String> pushed = new LinkedBlockingQueue<>();

    private Session session() {
        Peer server = peers.server(builder -> builder.plugin(new IgnoreCase()).routes(router -> {
            router.call("/math/author", void.class, (none, context) -> context.query("Name"));
            router.call("/Math/Capital", void.class, (none, context) -> "never");
            router.push("/push/status", String.class, (text, context) -> pushed.add(text));
        }));
        return Peers.dial(peers.client(), server);
    }

    @Test
    void callsAndPushesFindTheirRoutes() throws Exception {
        Session session = session();
        assertThat(session.call("/MATH/Author", null, String.class)).isNull();
        assertThat(session.call("/math/author", null, String.class)).isNull();
        session.push("/Push/Status", "ready");
        assertThat(pushed.poll(5, TimeUnit.SECONDS)).isEqualTo("ready");
    }

    @Test
    void queriesStayAsTheyAre() {
        assertThat(session().call("/MATH/AUTHOR?Name=Li", null, String.class)).isEqualTo("Li");
    }

    @Test
    void routeWithCapitalsIsNotFound() {
        Session session = session();
        assertThat(statusOf(() -> session.call("/Math/Capital", null, String.class))
                        .code())
                .isEqualTo(404);
    }
}
