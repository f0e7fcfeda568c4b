package io.teleport.benchmarks.neighbours.bolt;

import com.alipay.remoting.config.Configs;
import com.alipay.remoting.rpc.RpcConfigs;
import com.alipay.remoting.serialization.SerializerManager;
import com.alipay.sofa.common.log.Constants;
import io.teleport.benchmarks.stack.Dispatch;
import io.teleport.benchmarks.stack.Setup;
import io.teleport.benchmarks.stack.Transport;

/** What SOFABolt reads from system properties, for the whole process and before it is first used. */
final class BoltSettings {

    private static final int PROTOBUF = 11;

    /** A message that does not fit is refused. */
    private static final int QUEUE = 1 << 16;

    private BoltSettings() {}

    static void apply(Setup setup) {
        System.setProperty(Constants.SOFA_MIDDLEWARE_LOG_INTERNAL_LEVEL, "ERROR");
        System.setProperty(Configs.NETTY_EPOLL_SWITCH, String.valueOf(isEpoll(setup.transport())));
        System.setProperty(Configs.TP_QUEUE_SIZE, String.valueOf(QUEUE));
        System.setProperty(
                RpcConfigs.DISPATCH_MSG_LIST_IN_DEFAULT_EXECUTOR, String.valueOf(setup.dispatch() == Dispatch.DEFAULT));
        System.setProperty(Configs.SERIALIZER, String.valueOf(PROTOBUF));
        SerializerManager.addSerializer(PROTOBUF, new BoltSerializer());
    }

    private static boolean isEpoll(Transport transport) {
        return switch (transport) {
            case EPOLL -> true;
            case NIO -> false;
            case IO_URING -> throw new IllegalArgumentException("transport of bolt: io_uring (expected: epoll or nio)");
        };
    }
}
