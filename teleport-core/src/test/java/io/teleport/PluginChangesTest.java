package io.teleport;

import static io.teleport.testing.Statuses.statusOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.teleport.message.Status;
import io.teleport.plugin.Hook;
import io.teleport.plugin.MessageContext;
import io.teleport.plugin.Plugin;
import io.teleport.plugin.RouteInfo;
import io.teleport.router.Router;
import io.teleport.router.RoutingPlugin;
import io.teleport.session.LocalPeer;
import io.teleport.session.Session;
import io.teleport.testing.Peers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Plugins that come and go while the peer runs. */
class PluginChangesTest {

    private static final Status REFUSED = Status.of(1403, "not you");

    @RegisterExtension
    final Peers peers = new Peers();

    private final List<String> called = new CopyOnWriteArrayList<>();
    private final Peer server = peers.server(builder -> builder.plugin(new Noting("left"))
            .pluginRight(new Noting("right"))
            .routes(router -> router.group("/api", new Noting("group"))
                    .call("/echo", String.class, (text, context) -> text, new Noting("own"))));
    private Session session;

    @BeforeEach
    void connect() {
        session = Peers.dial(peers.client(), server);
    }

    private List<String> calledBy(String path) {
        called.clear();
        assertThat(session.call(path, "x", String.class)).isEqualTo("x");
        return List.copyOf(called);
    }

    @Test
    void existingRouteSeesPluginsAddedOnBothSides() {
        assertThat(calledBy("/api/echo")).containsExactly("left", "group", "own", "right");
        server.addPlugins(List.of(new Noting("left 2"), new Noting("left 3")));
        server.addPluginsRight(List.of(new Noting("right 2")));
        assertThat(calledBy("/api/echo"))
                .containsExactly("left", "left 2", "left 3", "group", "own", "right", "right 2");
    }

    @Test
    void existingRouteSeesThatAPluginIsGone() {
        assertThat(server.removePlugin("left")).isTrue();
        assertThat(server.removePlugin("right")).isTrue();
        assertThat(calledBy("/api/echo")).containsExactly("group", "own");
        assertThat(server.plugins()).isEmpty();
        assertThat(server.removePlugin("left")).isFalse();
    }

    @Test
    void pluginOfARouteIsNotOneOfThePeer() {
        assertThat(server.removePlugin("own")).isFalse();
        assertThat(calledBy("/api/echo")).contains("own");
    }

    @Test
    void nameOfARoutesPluginIsTaken() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> server.addPlugins(List.of(new Noting("own"))))
                .withMessage("plugin: own (expected: a name used once)");
        assertThat(calledBy("/api/echo")).containsExactly("left", "group", "own", "right");
    }

    @Test
    void pluginThatRefusesARouteIsNotKept() {
        Hook.PostReg refusing = route -> REFUSED;
        assertThatIllegalStateException()
                .isThrownBy(() -> server.addPlugins(List.of(new Noting("early"), refusing)))
                .withMessageContaining("1403 not you");
        assertIsAsBefore();
    }

    @Test
    void pluginThatRefusesThePeerIsNotKept() {
        Hook.PostNewPeer refusing = peer -> REFUSED;
        assertThatIllegalStateException()
                .isThrownBy(() -> server.addPlugins(List.of(new Noting("early"), refusing)))
                .withMessageContaining("1403 not you");
        assertIsAsBefore();
    }

    private void assertIsAsBefore() {
        assertThat(server.plugins()).extracting(Plugin::name).containsExactly("left", "right");
        assertThat(calledBy("/api/echo")).containsExactly("left", "group", "own", "right");
        server.router().call("/later", String.class, (text, context) -> text);
        assertThat(calledBy("/later")).containsExactly("left", "right");
    }

    @Test
    void hooksOfWholePeerAreAddedAndRemoved() {
        Blocking blocking = new Blocking();
        server.addPlugins(List.of(blocking));
        assertThat(statusOf(() -> session.call("/api/echo", "x", String.class))).isEqualTo(REFUSED);
        server.removePlugin(blocking.name());
        assertThat(calledBy("/api/echo")).hasSize(4);
    }

    @Test
    void pluginMayBringRoutes() {
        List<String> order = new ArrayList<>();
        server.addPlugins(List.of(new Bringing(order)));
        assertThat(order).containsExactly("routes", "peer");
        assertThat(calledBy("/brought")).containsExactly("left", "right");
        assertThat(server.router().routes()).extracting(RouteInfo::path).containsExactly("/api/echo", "/brought");
    }

    /** Stands before the routes of all. */
    private static final class Blocking implements Hook.PostReadCallHeader {
        @Override
        public Status postReadCallHeader(MessageContext context) {
            return REFUSED;
        }
    }

    private record Bringing(List<String> order) implements RoutingPlugin, Hook.PostNewPeer {

        @Override
        public void addRoutes(Router router) {
            order.add("routes");
            router.call("/brought", String.class, (text, context) -> text);
        }

        @Override
        public Status postNewPeer(LocalPeer peer) {
            order.add("peer");
            return Status.OK;
        }
    }

    private final class Noting implements Hook.PreReadCallBody {
        private final String name;

        Noting(String name) {
            this.name = name;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public Status preReadCallBody(MessageContext context) {
            called.add(name);
            return Status.OK;
        }
    }
}
