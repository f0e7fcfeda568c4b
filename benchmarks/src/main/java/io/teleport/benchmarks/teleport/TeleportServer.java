package io.teleport.benchmarks.teleport;

import io.teleport.benchmarks.stack.EchoServer;

/** The listening peer. */
record TeleportServer(BuiltPeer built) implements EchoServer {

    @Override
    public int port() {
        return built.peer().port();
    }

    @Override
    public void close() {
        built.end().run();
    }
}
