package io.teleport.benchmarks.neighbours.bolt;

import com.alipay.remoting.Connection;
import com.alipay.remoting.ProtocolCode;
import com.alipay.remoting.ProtocolManager;
import com.alipay.remoting.config.BoltClientOption;
import com.alipay.remoting.exception.RemotingException;
import com.alipay.remoting.rpc.RpcClient;
import com.alipay.remoting.rpc.protocol.RpcCommandCode;
import com.alipay.remoting.rpc.protocol.RpcProtocol;
import com.alipay.remoting.rpc.protocol.RpcProtocolV2;
import com.alipay.remoting.rpc.protocol.RpcResponseProcessor;
import io.netty.util.concurrent.ImmediateEventExecutor;
import io.teleport.benchmarks.stack.EchoClient;
import io.teleport.benchmarks.stack.EchoConnection;
import java.util.ArrayList;
import java.util.List;

/** The dialling end. */
final class BoltClient implements EchoClient {

    private static final int PATIENCE_MILLIS = 5000;

    private final RpcClient client = new RpcClient();
    private final List<Connection> connections = new ArrayList<>();

    BoltClient() {
        client.option(BoltClientOption.NETTY_FLUSH_CONSOLIDATION, true);
        client.startup();
        receiveOnEventLoop(RpcProtocol.PROTOCOL_CODE);
        receiveOnEventLoop(RpcProtocolV2.PROTOCOL_CODE);
    }

    /** Callbacks only start the next call, so they stay on the event loop in every dispatch. */
    private static void receiveOnEventLoop(byte protocol) {
        ProtocolManager.getProtocol(ProtocolCode.fromBytes(protocol))
                .getCommandHandler()
                .registerProcessor(
                        RpcCommandCode.RPC_RESPONSE, new RpcResponseProcessor(ImmediateEventExecutor.INSTANCE));
    }

    @Override
    public EchoConnection connect(int port) throws RemotingException {
        // Only the address as a text brings the patience along, without which oneways count as timed out.
        Connection connection = client.createStandaloneConnection("127.0.0.1:" + port, PATIENCE_MILLIS);
        connections.add(connection);
        return new BoltConnection(client, connection);
    }

    @Override
    public void close() {
        connections.forEach(client::closeStandaloneConnection);
        client.shutdown();
    }
}
