package io.teleport.internal;

import io.netty.channel.Channel;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The connections whose sessions have not started, so that they too end with their peer. */
final class Handshakes {

    private final Map<Handshake, Channel> open = new ConcurrentHashMap<>();

    void add(Handshake handshake, Channel channel) {
        open.put(handshake, channel);
        handshake.result().whenComplete((session, error) -> open.remove(handshake));
    }

    void closeAll() {
        open.values().forEach(Channel::close);
    }
}
