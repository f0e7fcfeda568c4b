package io.teleport.benchmarks.raw;

import io.teleport.benchmarks.stack.Dispatch;
import io.teleport.benchmarks.stack.EchoClient;
import io.teleport.benchmarks.stack.EchoHandler;
import io.teleport.benchmarks.stack.EchoServer;
import io.teleport.benchmarks.stack.Setup;
import io.teleport.benchmarks.stack.Stack;

/**
 * A variant of {@link RawStack} that encodes all frames of a flush into one buffer, as a protocol
 * that owns the whole connection can: it shows what a buffer a message costs.
 */
public final class MergingRawStack implements Stack {

    private final Stack raw = new RawStack(true);

    @Override
    public String name() {
        return "raw-merging";
    }

    @Override
    public boolean isVariant() {
        return true;
    }

    @Override
    public boolean supports(Dispatch dispatch) {
        return raw.supports(dispatch);
    }

    @Override
    public EchoServer listen(Setup setup, EchoHandler handler) throws Exception {
        return raw.listen(setup, handler);
    }

    @Override
    public EchoClient client(Setup setup) throws Exception {
        return raw.client(setup);
    }
}
