package io.teleport.benchmarks.teleport;

import io.teleport.Peer;
import io.teleport.benchmarks.stack.EchoServer;

/** The listening peer. */
record TeleportServer(Peer peer) implements EchoServer {

    @Override
    public int port() {
        return peer.port();
    }

    @Override
    public void close() {
        peer.close();
    }
}
