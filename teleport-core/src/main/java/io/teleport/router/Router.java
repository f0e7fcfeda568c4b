package io.teleport.router;

import io.netty.buffer.ByteBuf;
import io.teleport.plugin.Plugin;
import io.teleport.plugin.RouteInfo;
import io.teleport.session.DispatchMode;
import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.List;
import java.util.function.Function;

/**
 * Registers handlers under their paths. Thread-safe; routes may be added while the peer runs and are seen by the next
 * message.
 *
 * <p>Every method that registers throws {@link IllegalArgumentException} when a path is taken already, or when a
 * method's parameters cannot be bound; the text names the method and what is allowed.
 */
public interface Router {

    /** A router that puts the prefix before its paths, and the plugins around its routes. */
    Router group(String prefix, Plugin... plugins);

    /** A router whose routes run in this mode, unless an annotation at a class or method says otherwise. */
    Router dispatch(DispatchMode mode);

    /**
     * Registers every public method of the controller as a CALL route, but for methods of {@link Object}, accessors of
     * a record, {@link AutoCloseable#close()} and those with {@link NotRouted}.
     */
    List<RouteInfo> routeCall(Object controller, Plugin... plugins);

    /** Registers every public method of the controller as a PUSH route. Results other than a status are ignored. */
    List<RouteInfo> routePush(Object controller, Plugin... plugins);

    /**
     * Registers the public methods of a class, and calls them on an object that may be a proxy of it.
     *
     * @param kind      of the methods that do not say themselves by annotation
     * @param target    an instance of the class, or a proxy with an interface that has its methods
     * @param userClass where methods and annotations are read
     */
    List<RouteInfo> register(RouteInfo.Kind kind, Object target, Class<?> userClass, Plugin... plugins);

    /**
     * {@link #register(RouteInfo.Kind, Object, Class, Plugin...)} with plugins for each method of its own.
     *
     * @param plugins asked for those of a method, in their order
     */
    List<RouteInfo> register(
            RouteInfo.Kind kind, Object target, Class<?> userClass, Function<? super Method, List<Plugin>> plugins);

    /**
     * Registers one public method of the controller, by its Java name, as a CALL route. Its path is made from the name
     * of the method alone, as in Go; a group can put the class before it.
     */
    RouteInfo routeCallMethod(Object controller, String method, Plugin... plugins);

    /** Registers one public method of the controller, by its Java name, as a PUSH route. */
    RouteInfo routePushMethod(Object controller, String method, Plugin... plugins);

    /** Registers a function as a CALL route. */
    <B> RouteInfo call(String path, Type bodyType, CallHandler<B, ?> handler, Plugin... plugins);

    /** {@link #call(String, Type, CallHandler, Plugin...)} with a checked body type. */
    default <B> RouteInfo call(String path, Class<B> bodyType, CallHandler<B, ?> handler, Plugin... plugins) {
        return call(path, (Type) bodyType, handler, plugins);
    }

    /** Registers a function as a PUSH route. */
    <B> RouteInfo push(String path, Type bodyType, PushHandler<B> handler, Plugin... plugins);

    /** {@link #push(String, Type, PushHandler, Plugin...)} with a checked body type. */
    default <B> RouteInfo push(String path, Class<B> bodyType, PushHandler<B> handler, Plugin... plugins) {
        return push(path, (Type) bodyType, handler, plugins);
    }

    /**
     * Takes every CALL that no route takes.
     *
     * @param handler is given the undecoded body, which is valid until the handler's result is complete
     */
    void unknownCall(CallHandler<ByteBuf, ?> handler, Plugin... plugins);

    /**
     * Takes every PUSH that no route takes.
     *
     * @param handler is given the undecoded body, which is valid until the handler returns
     */
    void unknownPush(PushHandler<ByteBuf> handler, Plugin... plugins);

    /** All routes of the peer, in the order of their registration. */
    List<RouteInfo> routes();
}
