package io.teleport.benchmarks.neighbours.bolt;

import com.alipay.remoting.config.BoltServerOption;
import com.alipay.remoting.rpc.RpcServer;
import io.teleport.benchmarks.message.BenchmarkMessage;
import io.teleport.benchmarks.stack.Dispatch;
import io.teleport.benchmarks.stack.EchoHandler;
import io.teleport.benchmarks.stack.EchoServer;

/** The listening end. */
final class BoltServer implements EchoServer {

    private final RpcServer server = new RpcServer("127.0.0.1", 0);

    BoltServer(Dispatch dispatch, EchoHandler handler) {
        server.option(BoltServerOption.NETTY_FLUSH_CONSOLIDATION, true);
        server.registerUserProcessor(new BoltProcessor<>(dispatch, BenchmarkMessage.class, handler::answer));
        server.registerUserProcessor(new BoltProcessor<>(dispatch, BoltPush.class, push -> {
            handler.accept(push.message());
            return null;
        }));
        server.startup();
    }

    @Override
    public int port() {
        return server.port();
    }

    @Override
    public void close() {
        server.shutdown();
    }
}
