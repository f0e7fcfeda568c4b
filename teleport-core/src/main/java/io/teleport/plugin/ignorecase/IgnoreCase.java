package io.teleport.plugin.ignorecase;

import io.teleport.message.Message;
import io.teleport.message.Status;
import io.teleport.plugin.Hook;
import io.teleport.plugin.MessageContext;
import io.teleport.router.ServicePath;
import java.util.Locale;

/**
 * Makes the paths of CALLs and PUSHes small before they are routed, so that {@code /Math/Add} finds {@code /math/add}.
 * Queries stay as they are. Routes with capitals in their own paths are not found any more.
 */
public final class IgnoreCase implements Hook.PostReadCallHeader, Hook.PostReadPushHeader {

    @Override
    public String name() {
        return "ignore-case";
    }

    @Override
    public Status postReadCallHeader(MessageContext context) {
        return makeSmall(context.message());
    }

    @Override
    public Status postReadPushHeader(MessageContext context) {
        return makeSmall(context.message());
    }

    private static Status makeSmall(Message message) {
        String method = message.serviceMethod();
        String path = ServicePath.pathOf(method);
        String small = path.toLowerCase(Locale.ROOT);
        if (!small.equals(path)) {
            message.serviceMethod(small + method.substring(path.length()));
        }
        return Status.OK;
    }
}
