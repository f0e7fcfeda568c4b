package io.teleport.benchmarks.neighbours.grpc;

import io.teleport.benchmarks.stack.Dispatch;
import io.teleport.benchmarks.stack.EchoClient;
import io.teleport.benchmarks.stack.EchoHandler;
import io.teleport.benchmarks.stack.EchoServer;
import io.teleport.benchmarks.stack.Setup;
import io.teleport.benchmarks.stack.Stack;
import java.io.IOException;

/**
 * gRPC for Java: a call is a unary one, pushes are the messages of one client stream.
 *
 * <p>Handlers run on the direct executor or, in the default dispatch, on gRPC's own pool; clients always use the
 * direct executor and asynchronous stubs, as its documentation recommends for callbacks that never wait.
 */
public final class GrpcStack implements Stack {

    @Override
    public String name() {
        return "grpc";
    }

    @Override
    public boolean supports(Dispatch dispatch) {
        return dispatch != Dispatch.VIRTUAL;
    }

    @Override
    public EchoServer listen(Setup setup, EchoHandler handler) throws IOException {
        return new GrpcServer(setup, handler);
    }

    @Override
    public EchoClient client(Setup setup) {
        return new GrpcClient(setup.transport());
    }
}
