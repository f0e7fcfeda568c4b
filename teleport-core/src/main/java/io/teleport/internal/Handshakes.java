package io.teleport.internal;

import io.netty.channel.Channel;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** The connections whose sessions have not started, so that they too end with their peer. */
final class Handshakes {

    private final Set<Channel> open = ConcurrentHashMap.newKeySet();

    /** Remembers the channel until the session has started or failed. */
    void add(Channel channel, CompletableFuture<?> session) {
        open.add(channel);
        session.whenComplete((started, error) -> open.remove(channel));
    }

    void closeAll() {
        open.forEach(Channel::close);
    }
}
