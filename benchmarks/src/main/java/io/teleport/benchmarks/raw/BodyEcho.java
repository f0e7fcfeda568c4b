package io.teleport.benchmarks.raw;

import io.netty.buffer.ByteBuf;

/** The server's end of one connection: sends back each body when the whole of it has come. */
final class BodyEcho extends BodyHandler {

    @Override
    void received(int sequence, ByteBuf body) {
        send(sequence, body);
    }
}
