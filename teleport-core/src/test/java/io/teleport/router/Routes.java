package io.teleport.router;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.teleport.codec.CodecRegistry;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Calls routes as the engine does, with bodies in JSON. */
final class Routes {

    private Routes() {}

    static RouteRegistry registry() {
        return new RouteRegistry(CodecRegistry.defaults(), new HttpServiceMethodMapper(), List.of(), List.of());
    }

    static Object call(Object controller, String serviceMethod, String json) throws Throwable {
        RouteRegistry registry = registry();
        registry.routeCall(controller);
        return call(registry, new FakeContext(serviceMethod), json);
    }

    static Object call(RouteRegistry registry, FakeContext context, String json) throws Throwable {
        return handle(registry.table().findCall(context.path()), context, json);
    }

    static Object push(RouteRegistry registry, FakeContext context, String json) throws Throwable {
        return handle(registry.table().findPush(context.path()), context, json);
    }

    private static Object handle(Route route, FakeContext context, String json) throws Throwable {
        ByteBuf body = Unpooled.wrappedBuffer(json.getBytes(StandardCharsets.UTF_8));
        return route.handle(context, route.readBody(context.bodyCodec(), body));
    }
}
