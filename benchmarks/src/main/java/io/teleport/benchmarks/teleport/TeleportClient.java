package io.teleport.benchmarks.teleport;

import io.teleport.Peer;
import io.teleport.benchmarks.stack.EchoClient;
import io.teleport.benchmarks.stack.EchoConnection;

/** The dialling peer. */
record TeleportClient(Peer peer) implements EchoClient {

    @Override
    public EchoConnection connect(int port) {
        return new TeleportConnection(peer.dial("127.0.0.1:" + port));
    }

    @Override
    public void close() {
        peer.close();
    }
}
