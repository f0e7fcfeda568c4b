package io.teleport.benchmarks.teleport;

import io.netty.buffer.ByteBuf;
import io.teleport.benchmarks.message.BenchmarkMessage;
import io.teleport.benchmarks.stack.BytesListener;
import io.teleport.benchmarks.stack.EchoConnection;
import io.teleport.benchmarks.stack.ReplyListener;
import io.teleport.session.Session;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;

/** A session under load: callbacks only start the next call, so they stay on the event loop in every dispatch. */
final class TeleportConnection implements EchoConnection {

    private static final Executor DIRECT = Runnable::run;

    private final Session session;

    TeleportConnection(Session session) {
        this.session = session;
    }

    @Override
    public void call(BenchmarkMessage request, ReplyListener listener) {
        session.request(TeleportStack.CALL)
                .body(request)
                .executor(DIRECT)
                .callAsync(BenchmarkMessage.class)
                .whenComplete((reply, error) -> {
                    if (error == null) {
                        listener.replied(reply);
                    } else {
                        listener.failed(error);
                    }
                });
    }

    @Override
    public void call(ByteBuf body, BytesListener listener) {
        session.request(TeleportStack.BYTES)
                .body(body)
                .executor(DIRECT)
                .callAsync(ByteBuf.class)
                .whenComplete((reply, error) -> {
                    if (error == null) {
                        answered(reply, listener);
                    } else {
                        listener.failed(error);
                    }
                });
    }

    private static void answered(ByteBuf reply, BytesListener listener) {
        try {
            listener.replied(reply);
        } finally {
            reply.release();
        }
    }

    @Override
    public void pushWhile(BooleanSupplier running, BenchmarkMessage message) {
        Thread pusher = new Thread(() -> push(running, message), "pusher");
        pusher.setDaemon(true);
        pusher.start();
    }

    private void push(BooleanSupplier running, BenchmarkMessage message) {
        while (running.getAsBoolean()) {
            session.push(TeleportStack.PUSH, message);
        }
    }
}
