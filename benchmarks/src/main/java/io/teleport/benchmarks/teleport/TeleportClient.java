package io.teleport.benchmarks.teleport;

import io.teleport.benchmarks.stack.EchoClient;
import io.teleport.benchmarks.stack.EchoConnection;

/** The dialling peer. */
record TeleportClient(BuiltPeer built) implements EchoClient {

    @Override
    public EchoConnection connect(int port) {
        return new TeleportConnection(built.peer().dial("127.0.0.1:" + port));
    }

    @Override
    public void close() {
        built.end().run();
    }
}
