package io.teleport.router;

import io.netty.buffer.ByteBuf;
import io.teleport.codec.CodecRegistry;
import io.teleport.plugin.HookChain;
import io.teleport.plugin.Plugin;
import io.teleport.plugin.RouteInfo;
import io.teleport.plugin.RouteInfo.Kind;
import io.teleport.session.DispatchMode;
import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.List;
import java.util.function.Function;

/** The root router of a peer. */
public final class RouteRegistry implements Router {

    private final RouteStore store = new RouteStore();
    private final RouteFactory factory;
    private final RouteGroup root;

    /**
     * A router without routes.
     *
     * @param codecs      read the bodies
     * @param mapper      makes paths from names
     * @param globalLeft  plugins that come before those of groups and routes
     * @param globalRight plugins that come after them
     */
    public RouteRegistry(
            CodecRegistry codecs, ServiceMethodMapper mapper, List<Plugin> globalLeft, List<Plugin> globalRight) {
        this.factory = new RouteFactory(codecs, mapper, new GlobalPlugins(globalLeft, globalRight));
        this.root = new RouteGroup(store, factory, "", List.of(), null);
    }

    /** The routes at this moment. Any thread. */
    public RouteTable table() {
        return store.table();
    }

    @Override
    public List<RouteInfo> register(Kind kind, Object target, Class<?> userClass, Plugin... plugins) {
        return root.register(kind, target, userClass, plugins);
    }

    @Override
    public List<RouteInfo> register(
            Kind kind, Object target, Class<?> userClass, Function<? super Method, List<Plugin>> plugins) {
        return root.register(kind, target, userClass, plugins);
    }

    /** The global plugins in their order. */
    public List<Plugin> plugins() {
        return factory.globals().all();
    }

    /**
     * Puts global plugins behind those on the left, for the routes that there are and those to come.
     *
     * @throws IllegalArgumentException when a name is taken
     * @throws IllegalStateException    when one of them refuses a route
     */
    public synchronized void addPlugins(List<Plugin> plugins) {
        change(factory.globals().andLeft(plugins), HookChain.of(plugins));
    }

    /**
     * Puts global plugins behind those on the right, for the routes that there are and those to come.
     *
     * @throws IllegalArgumentException when a name is taken
     * @throws IllegalStateException    when one of them refuses a route
     */
    public synchronized void addPluginsRight(List<Plugin> plugins) {
        change(factory.globals().andRight(plugins), HookChain.of(plugins));
    }

    /** Takes the global plugin with this name away from all routes; returns false when there is none. */
    public synchronized boolean removePlugin(String name) {
        GlobalPlugins before = factory.globals();
        GlobalPlugins after = before.without(name);
        if (after.equals(before)) {
            return false;
        }
        change(after, HookChain.EMPTY);
        return true;
    }

    /** All or nothing: what is refused leaves everything as it was. */
    private void change(GlobalPlugins next, HookChain added) {
        HookChain.of(next.all());
        store.rebuild(route -> route.withHooks(HookChain.of(next.around(route.plugins()))), added);
        factory.globals(next);
    }

    /**
     * Registers only those methods of a class that have a {@link CallMapping} or {@link PushMapping}, and calls them on
     * an object that may be a proxy of it.
     *
     * @param target    an instance of the class, or a proxy with an interface that has its methods
     * @param userClass where methods and annotations are read
     */
    public List<RouteInfo> registerMapped(Object target, Class<?> userClass, Plugin... plugins) {
        return root.register(null, target, userClass, plugins);
    }

    @Override
    public Router group(String prefix, Plugin... plugins) {
        return root.group(prefix, plugins);
    }

    @Override
    public Router dispatch(DispatchMode mode) {
        return root.dispatch(mode);
    }

    @Override
    public List<RouteInfo> routeCall(Object controller, Plugin... plugins) {
        return root.routeCall(controller, plugins);
    }

    @Override
    public List<RouteInfo> routePush(Object controller, Plugin... plugins) {
        return root.routePush(controller, plugins);
    }

    @Override
    public RouteInfo routeCallMethod(Object controller, String method, Plugin... plugins) {
        return root.routeCallMethod(controller, method, plugins);
    }

    @Override
    public RouteInfo routePushMethod(Object controller, String method, Plugin... plugins) {
        return root.routePushMethod(controller, method, plugins);
    }

    @Override
    public <B> RouteInfo call(String path, Type bodyType, CallHandler<B, ?> handler, Plugin... plugins) {
        return root.call(path, bodyType, handler, plugins);
    }

    @Override
    public <B> RouteInfo push(String path, Type bodyType, PushHandler<B> handler, Plugin... plugins) {
        return root.push(path, bodyType, handler, plugins);
    }

    @Override
    public void unknownCall(CallHandler<ByteBuf, ?> handler, Plugin... plugins) {
        root.unknownCall(handler, plugins);
    }

    @Override
    public void unknownPush(PushHandler<ByteBuf> handler, Plugin... plugins) {
        root.unknownPush(handler, plugins);
    }

    @Override
    public List<RouteInfo> routes() {
        return root.routes();
    }
}
