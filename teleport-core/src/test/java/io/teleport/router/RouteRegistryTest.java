package io.teleport.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.teleport.codec.CodecRegistry;
import io.teleport.message.Message;
import io.teleport.message.Status;
import io.teleport.plugin.Hook;
import io.teleport.plugin.MessageContext;
import io.teleport.plugin.Plugin;
import io.teleport.plugin.RouteInfo;
import io.teleport.plugin.RouteInfo.Kind;
import io.teleport.session.Attributes;
import io.teleport.session.Session;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class RouteRegistryTest {

    private final List<String> seen = new ArrayList<>();
    private final RouteRegistry registry = registry(List.of(new Recorder("left")), List.of(new Recorder("right")));

    @Test
    void pluginsOfRouteAreBetweenTheGlobalOnesAndInsideThoseOfItsGroups() {
        registry.group("a", new Recorder("outer"))
                .group("b", new Recorder("inner"))
                .call("c", String.class, (body, context) -> body, new Recorder("own"));
        Route route = registry.table().findCall("/a/b/c");
        seen.clear();
        route.hooks().postReadCallHeader(new FakeMessage());
        assertThat(seen).containsExactly("left", "outer", "inner", "own", "right");
        assertThat(registry.table().findCall("/c")).isNull();
    }

    @Test
    void pluginNameUsedTwiceOnOneRouteIsRefused() {
        assertThatThrownBy(() -> registry.group("a", new Recorder("left")).routeCall(new Echo()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("plugin: left (expected: a name used once)");
    }

    @Test
    void rpcGroupsAreJoinedByDots() {
        RouteRegistry rpc =
                new RouteRegistry(CodecRegistry.defaults(), new RpcServiceMethodMapper(), List.of(), List.of());
        rpc.group("v1").routeCall(new Echo());
        assertThat(rpc.table().findCall("v1.Echo.Echo")).isNotNull();
    }

    @Test
    void secondHandlerOfARouteIsRefusedNamingBoth() {
        registry.routeCall(new Echo());
        assertThatThrownBy(() -> registry.call("/echo/echo", String.class, (body, context) -> body))
                .isInstanceOfSatisfying(DuplicateRouteException.class, e -> {
                    assertThat(e.route().path()).isEqualTo("/echo/echo");
                    assertThat(e.present()).contains("Echo.echo(String)");
                    assertThat(e.refused()).contains("a function in " + RouteRegistryTest.class.getName());
                })
                .hasMessageContainingAll("CALL route: /echo/echo", "Echo.echo(String)", "a function in");
        assertThat(registry.routes()).hasSize(1);
    }

    @Test
    void callAndPushOfOnePathAreDifferentRoutes() {
        registry.routeCall(new Echo());
        registry.routePush(new Echo());
        assertThat(registry.routes().stream().map(RouteInfo::kind)).containsExactly(Kind.CALL, Kind.PUSH);
        assertThat(registry.routes().get(1).replyType()).isEqualTo(void.class);
    }

    @Test
    void unknownHandlersTakeWhatNoRouteTakes() {
        registry.routeCall(new Echo());
        assertThat(registry.table().findCall("/other")).isNull();
        registry.unknownCall((body, context) -> context.path());
        registry.unknownPush((body, context) -> {});
        Route unknown = registry.table().findCall("/other");
        assertThat(unknown.isUnknown()).isTrue();
        assertThat(unknown.metricName()).isEqualTo("UNKNOWN");
        assertThat(registry.table().findPush("/other").isUnknown()).isTrue();
        assertThat(registry.table().findCall("/echo/echo").metricName()).isEqualTo("/echo/echo");
    }

    @Test
    void secondUnknownHandlerIsRefused() {
        registry.unknownCall((body, context) -> null);
        registry.unknownPush((body, context) -> {});
        assertThatThrownBy(() -> registry.unknownCall((body, context) -> null))
                .isInstanceOf(DuplicateRouteException.class);
    }

    @Test
    void pathsWithoutTextOrWithAQueryAreRefused() {
        assertThatThrownBy(() -> registry.call("/a?b", String.class, (body, context) -> body))
                .hasMessageContaining("\"/a?b\" (expected: some text without a question mark)");
    }

    @Test
    void pluginThatRefusesARouteKeepsTheWholeControllerOut() {
        Hook.PostReg refusing = route -> Status.of(Status.CODE_FORBIDDEN).withReason("not here");
        assertThatThrownBy(() -> registry.routeCall(new Echo(), refusing))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("CALL route: /echo/echo is refused by a plugin: 403 Forbidden: not here");
        assertThat(registry.table().findCall("/echo/echo")).isNull();
    }

    @Test
    void pluginsAreToldOfRoutes() {
        registry.routeCall(new Echo());
        assertThat(seen).containsExactly("left /echo/echo", "right /echo/echo");
    }

    @Test
    void tableGivesKnownNamesWithoutMakingStrings() {
        registry.routeCall(new Echo());
        RouteTable table = registry.table();
        byte[] wire = "/echo/echo".getBytes(StandardCharsets.UTF_8);
        String name = table.serviceMethods().get(wire, 0, wire.length);
        assertThat(name).isSameAs(table.findCall("/echo/echo").info().path());
    }

    @Test
    void routesRegisteredFromManyThreadsAreAllSeen() throws Exception {
        RouteRegistry shared = Routes.registry();
        ExecutorService threads = Executors.newFixedThreadPool(4);
        List<Future<?>> done = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            String path = "/" + i;
            done.add(threads.submit(() -> {
                shared.call(path, String.class, (body, context) -> body);
                assertThat(shared.table().findCall(path)).isNotNull();
            }));
        }
        for (Future<?> each : done) {
            each.get();
        }
        threads.shutdown();
        assertThat(shared.routes()).hasSize(100);
    }

    private static RouteRegistry registry(List<Plugin> left, List<Plugin> right) {
        return new RouteRegistry(CodecRegistry.defaults(), new HttpServiceMethodMapper(), left, right);
    }

    static final class Echo {
        public String echo(String text) {
            return text;
        }
    }

    private final class Recorder implements Hook.PostReadCallHeader, Hook.PostReg {

        private final String name;

        Recorder(String name) {
            this.name = name;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public Status postReadCallHeader(MessageContext context) {
            seen.add(name);
            return Status.OK;
        }

        @Override
        public Status postReg(RouteInfo route) {
            seen.add(name + " " + route.path());
            return Status.OK;
        }
    }

    private static final class FakeMessage implements MessageContext {

        @Override
        public Session session() {
            return FakeContext.fake(Session.class, "session");
        }

        @Override
        public Message message() {
            return new Message();
        }

        @Override
        public Attributes attributes() {
            return new Attributes();
        }
    }
}
