package io.teleport.benchmarks.neighbours.bolt;

import com.alipay.remoting.InvokeCallback;
import io.teleport.benchmarks.message.BenchmarkMessage;
import io.teleport.benchmarks.stack.ReplyListener;
import java.util.concurrent.Executor;

/** Tells a listener of one reply. */
record BoltCallback(ReplyListener listener) implements InvokeCallback {

    @Override
    public void onResponse(Object reply) {
        listener.replied((BenchmarkMessage) reply);
    }

    @Override
    public void onException(Throwable cause) {
        listener.failed(cause);
    }

    /** None: the thread that received the reply. */
    @Override
    public Executor getExecutor() {
        return null;
    }
}
