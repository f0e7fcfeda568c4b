package io.teleport.benchmarks.stack;

/** A dialling end; closing it closes its connections. */
public interface EchoClient extends AutoCloseable {

    /** Opens one more connection to a loopback port and returns once it is usable. */
    EchoConnection connect(int port) throws Exception;

    @Override
    void close();
}
