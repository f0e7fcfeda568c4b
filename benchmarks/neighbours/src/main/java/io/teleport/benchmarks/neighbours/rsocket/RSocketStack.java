package io.teleport.benchmarks.neighbours.rsocket;

import io.teleport.benchmarks.stack.Dispatch;
import io.teleport.benchmarks.stack.EchoClient;
import io.teleport.benchmarks.stack.EchoHandler;
import io.teleport.benchmarks.stack.EchoServer;
import io.teleport.benchmarks.stack.Setup;
import io.teleport.benchmarks.stack.Stack;

/**
 * RSocket for Java over TCP: a call is a request with a response, a push a fire-and-forget.
 *
 * <p>Its handlers run on the event loop; in the default dispatch, in which they may wait, they are subscribed on the
 * scheduler that Reactor has for it. Payloads are decoded without a copy, as its documentation recommends.
 */
public final class RSocketStack implements Stack {

    @Override
    public String name() {
        return "rsocket";
    }

    @Override
    public boolean supports(Dispatch dispatch) {
        return dispatch != Dispatch.VIRTUAL;
    }

    @Override
    public EchoServer listen(Setup setup, EchoHandler handler) {
        return new RSocketEchoServer(setup, handler);
    }

    @Override
    public EchoClient client(Setup setup) {
        return new RSocketEchoClient(setup.transport());
    }
}
