package io.teleport;

import java.net.SocketAddress;

/**
 * A listener that is bound.
 *
 * @param config       what it was made from
 * @param localAddress where it really listens, with the port that was free
 * @param proto        name of its wire protocol
 * @param open         whether it accepts
 */
public record ListenerInfo(ListenerConfig config, SocketAddress localAddress, String proto, boolean open) {}
