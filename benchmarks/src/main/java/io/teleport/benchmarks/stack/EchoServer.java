package io.teleport.benchmarks.stack;

/** A listening end that answers calls and takes pushes until it is closed. */
public interface EchoServer extends AutoCloseable {

    /** The loopback port it listens on. */
    int port();

    @Override
    void close();
}
