package io.teleport.benchmarks.neighbours.bolt;

import io.teleport.benchmarks.stack.Dispatch;
import io.teleport.benchmarks.stack.EchoClient;
import io.teleport.benchmarks.stack.EchoHandler;
import io.teleport.benchmarks.stack.EchoServer;
import io.teleport.benchmarks.stack.Setup;
import io.teleport.benchmarks.stack.Stack;

/**
 * SOFABolt: a call is one with a callback, a push a oneway; the server has synchronous user processors.
 *
 * <p>Processors run on the event loop or, in the default dispatch, on SOFABolt's own pool. How many event loops there
 * are cannot be chosen; a connection stays on one of them.
 */
public final class BoltStack implements Stack {

    @Override
    public String name() {
        return "bolt";
    }

    @Override
    public boolean supports(Dispatch dispatch) {
        return dispatch != Dispatch.VIRTUAL;
    }

    @Override
    public EchoServer listen(Setup setup, EchoHandler handler) {
        BoltSettings.apply(setup);
        return new BoltServer(setup.dispatch(), handler);
    }

    @Override
    public EchoClient client(Setup setup) {
        BoltSettings.apply(new Setup(Dispatch.LOOP, setup.transport()));
        return new BoltClient();
    }
}
