package io.teleport.benchmarks.load;

import io.netty.buffer.ByteBuf;
import io.teleport.benchmarks.stack.BytesListener;
import io.teleport.benchmarks.stack.EchoConnection;

/** Calls with the same bytes again and again. */
final class BytesCaller extends Caller implements BytesListener {

    private final EchoConnection connection;
    private final ByteBuf body;

    BytesCaller(CallLoad load, EchoConnection connection, ByteBuf body) {
        super(load);
        this.connection = connection;
        this.body = body;
    }

    @Override
    void call() {
        connection.call(body, this);
    }

    @Override
    public void replied(ByteBuf reply) {
        if (isEcho(reply)) {
            answered(true);
        } else {
            failed(new IllegalStateException("reply: " + reply + " (expected: the bytes of the request)"));
        }
    }

    /** All of them are compared as long as that is not measured. */
    private boolean isEcho(ByteBuf reply) {
        return isMeasured() ? hasSameEnds(reply) : reply.equals(body);
    }

    private boolean hasSameEnds(ByteBuf reply) {
        int size = body.readableBytes();
        return reply.readableBytes() == size
                && reply.getLong(reply.readerIndex()) == body.getLong(0)
                && reply.getLong(reply.readerIndex() + size - Long.BYTES) == body.getLong(size - Long.BYTES);
    }
}
