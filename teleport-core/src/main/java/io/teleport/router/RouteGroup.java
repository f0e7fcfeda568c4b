package io.teleport.router;

import io.netty.buffer.ByteBuf;
import io.teleport.plugin.Exchange;
import io.teleport.plugin.Plugin;
import io.teleport.plugin.RouteInfo;
import io.teleport.plugin.RouteInfo.Kind;
import io.teleport.session.DispatchMode;
import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A prefix, the plugins and the dispatch mode that routes registered here have in common. */
final class RouteGroup implements Router {

    private final RouteStore store;
    private final RouteFactory factory;
    private final String prefix;
    private final List<Plugin> plugins;
    private final @Nullable DispatchMode dispatch;

    RouteGroup(
            RouteStore store,
            RouteFactory factory,
            String prefix,
            List<Plugin> plugins,
            @Nullable DispatchMode dispatch) {
        this.store = store;
        this.factory = factory;
        this.prefix = prefix;
        this.plugins = plugins;
        this.dispatch = dispatch;
    }

    @Override
    public Router group(String prefix, Plugin... plugins) {
        String joined = factory.mapper().join(this.prefix, prefix);
        return new RouteGroup(store, factory, joined, with(plugins), dispatch);
    }

    @Override
    public Router dispatch(DispatchMode mode) {
        return new RouteGroup(store, factory, prefix, plugins, mode);
    }

    @Override
    public List<RouteInfo> routeCall(Object controller, Plugin... plugins) {
        return register(Kind.CALL, controller, Controller.userClassOf(controller), plugins);
    }

    @Override
    public List<RouteInfo> routePush(Object controller, Plugin... plugins) {
        return register(Kind.PUSH, controller, Controller.userClassOf(controller), plugins);
    }

    @Override
    public RouteInfo routeCallMethod(Object controller, String method, Plugin... plugins) {
        return registerMethod(Kind.CALL, controller, method, plugins);
    }

    @Override
    public RouteInfo routePushMethod(Object controller, String method, Plugin... plugins) {
        return registerMethod(Kind.PUSH, controller, method, plugins);
    }

    @Override
    public <B> RouteInfo call(String path, Type bodyType, CallHandler<B, ?> handler, Plugin... plugins) {
        RouteInfo info = new RouteInfo(Kind.CALL, pathOf(path), bodyType, Object.class, dispatch);
        return add(factory.known(info, with(plugins), Functions.ofCall(handler), Functions.nameOf(handler)));
    }

    @Override
    public <B> RouteInfo push(String path, Type bodyType, PushHandler<B> handler, Plugin... plugins) {
        RouteInfo info = new RouteInfo(Kind.PUSH, pathOf(path), bodyType, void.class, dispatch);
        return add(factory.known(info, with(plugins), Functions.ofPush(handler), Functions.nameOf(handler)));
    }

    @Override
    public void unknownCall(CallHandler<ByteBuf, ?> handler, Plugin... plugins) {
        RouteInfo info = new RouteInfo(Kind.CALL, Exchange.UNKNOWN_ROUTE, ByteBuf.class, Object.class, dispatch);
        add(factory.unknown(info, with(plugins), Functions.ofCall(handler), Functions.nameOf(handler)));
    }

    @Override
    public void unknownPush(PushHandler<ByteBuf> handler, Plugin... plugins) {
        RouteInfo info = new RouteInfo(Kind.PUSH, Exchange.UNKNOWN_ROUTE, ByteBuf.class, void.class, dispatch);
        add(factory.unknown(info, with(plugins), Functions.ofPush(handler), Functions.nameOf(handler)));
    }

    @Override
    public List<RouteInfo> routes() {
        return store.table().routes();
    }

    /** {@inheritDoc} Without a kind, only methods with an annotation are routes. */
    @Override
    public List<RouteInfo> register(@Nullable Kind kind, Object target, Class<?> userClass, Plugin... plugins) {
        return register(kind, target, userClass, method -> List.of(plugins));
    }

    /** {@inheritDoc} Without a kind, only methods with an annotation are routes. */
    @Override
    public List<RouteInfo> register(
            @Nullable Kind kind, Object target, Class<?> userClass, Function<? super Method, List<Plugin>> plugins) {
        Controller controller = new Controller(target, userClass, dispatch);
        return add(controller.methods(kind, paths()), plugins);
    }

    private RouteInfo registerMethod(Kind kind, Object target, String method, Plugin... plugins) {
        Controller controller = new Controller(target, Controller.userClassOf(target), dispatch);
        return add(List.of(controller.method(kind, method, paths())), found -> List.of(plugins))
                .get(0);
    }

    private List<RouteInfo> add(List<MappedMethod> methods, Function<? super Method, List<Plugin>> own) {
        List<Route> routes = methods.stream().map(mapped -> route(mapped, own)).toList();
        store.add(routes);
        return routes.stream().map(Route::info).toList();
    }

    private Route route(MappedMethod mapped, Function<? super Method, List<Plugin>> own) {
        return factory.known(mapped.info(), with(own.apply(mapped.method())), mapped.invoker(), mapped.source());
    }

    private RouteInfo add(Route route) {
        store.add(List.of(route));
        return route.info();
    }

    private RoutePaths paths() {
        return new RoutePaths(factory.mapper(), prefix);
    }

    private String pathOf(String path) {
        return factory.mapper().join(prefix, path);
    }

    private List<Plugin> with(Plugin[] more) {
        return with(List.of(more));
    }

    private List<Plugin> with(List<Plugin> more) {
        return Stream.concat(plugins.stream(), more.stream()).toList();
    }
}
