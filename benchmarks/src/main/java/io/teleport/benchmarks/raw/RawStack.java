package io.teleport.benchmarks.raw;

import io.teleport.benchmarks.stack.Dispatch;
import io.teleport.benchmarks.stack.EchoClient;
import io.teleport.benchmarks.stack.EchoHandler;
import io.teleport.benchmarks.stack.EchoServer;
import io.teleport.benchmarks.stack.Setup;
import io.teleport.benchmarks.stack.Stack;

/**
 * Plain Netty, tuned as well as we can: what every other stack is divided by.
 *
 * <p>A frame is the length of what follows (4 bytes), a sequence number (4 bytes, 0 for a push) and
 * the encoded message or the bytes.
 */
public final class RawStack implements Stack {

    private final boolean merging;

    public RawStack() {
        this(false);
    }

    RawStack(boolean merging) {
        this.merging = merging;
    }

    @Override
    public String name() {
        return "raw";
    }

    @Override
    public boolean supports(Dispatch dispatch) {
        return dispatch == Dispatch.LOOP;
    }

    @Override
    public boolean movesBytes() {
        return true;
    }

    @Override
    public EchoServer listen(Setup setup, EchoHandler handler) {
        return new RawServer(setup, setup.hasBytes() ? BodyEcho::new : () -> new RawAnswers(merging, handler));
    }

    @Override
    public EchoClient client(Setup setup) {
        return setup.hasBytes()
                ? new RawClient(setup, BodyConnection::new)
                : new RawClient(setup, () -> new RawConnection(merging));
    }
}
