package io.teleport.internal;

import io.netty.util.ReferenceCountUtil;
import io.teleport.message.Message;
import io.teleport.message.Status;
import io.teleport.plugin.HookChain;
import io.teleport.plugin.RouteInfo;
import io.teleport.router.PushContext;
import io.teleport.router.Route;
import org.jspecify.annotations.Nullable;

/** A PUSH of the other side. */
final class InboundPush extends InboundMessage implements PushContext {

    InboundPush(Link link, Message message, @Nullable Route route) {
        super(link, message, route);
    }

    @Override
    @Nullable
    Route findRoute(String path) {
        return link().shared().routes().table().findPush(path);
    }

    @Override
    boolean isRead(HookChain hooks) {
        return hooks.readsPushes();
    }

    @Override
    Status afterHeader(HookChain hooks) {
        return hooks.postReadPushHeader(this);
    }

    @Override
    Status beforeBody(HookChain hooks) {
        return hooks.preReadPushBody(this);
    }

    @Override
    Status afterBody(HookChain hooks) {
        return hooks.postReadPushBody(this);
    }

    @Override
    RouteInfo.Kind kind() {
        return RouteInfo.Kind.PUSH;
    }

    @Override
    void succeeded(@Nullable Object result) {
        failed(result instanceof Status status ? status : Status.OK);
        if (result != message().body()) {
            ReferenceCountUtil.release(result);
        }
    }

    @Override
    void failed(Status status) {
        if (mayEnd()) {
            report(status, null);
            leaveFlight();
        }
    }
}
