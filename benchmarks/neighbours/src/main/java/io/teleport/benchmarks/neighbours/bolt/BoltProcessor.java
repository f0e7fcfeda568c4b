package io.teleport.benchmarks.neighbours.bolt;

import com.alipay.remoting.BizContext;
import com.alipay.remoting.rpc.protocol.SyncUserProcessor;
import io.teleport.benchmarks.stack.Dispatch;
import java.util.function.Function;

/** Runs the handler for one kind of message. */
final class BoltProcessor<T> extends SyncUserProcessor<T> {

    private final Dispatch dispatch;
    private final Class<T> type;
    private final Function<T, Object> handler;

    /** The result of the handler is sent to those that wait for one. */
    BoltProcessor(Dispatch dispatch, Class<T> type, Function<T, Object> handler) {
        this.dispatch = dispatch;
        this.type = type;
        this.handler = handler;
    }

    @Override
    public Object handleRequest(BizContext context, T message) {
        return handler.apply(message);
    }

    @Override
    public boolean processInIOThread() {
        return dispatch == Dispatch.LOOP;
    }

    @Override
    public String interest() {
        return type.getName();
    }
}
