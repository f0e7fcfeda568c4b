package io.teleport.benchmarks.load;

import io.teleport.benchmarks.message.BenchmarkMessage;
import io.teleport.benchmarks.stack.EchoConnection;
import io.teleport.benchmarks.stack.EchoHandler;
import io.teleport.benchmarks.stack.ReplyListener;

/** Calls with messages, one after the other and again from the first. */
final class MessageCaller extends Caller implements ReplyListener {

    private final EchoConnection connection;
    private final BenchmarkMessage[] requests;
    private int next;

    MessageCaller(CallLoad load, EchoConnection connection, BenchmarkMessage... requests) {
        super(load);
        this.connection = connection;
        this.requests = requests;
    }

    @Override
    void call() {
        BenchmarkMessage request = requests[next];
        next = next + 1 == requests.length ? 0 : next + 1;
        connection.call(request, this);
    }

    @Override
    public void replied(BenchmarkMessage reply) {
        if (EchoHandler.isAnswer(reply)) {
            answered(!EchoHandler.isSleepy(reply));
        } else {
            failed(new IllegalStateException("reply: " + reply + " (expected: the handler's answer)"));
        }
    }
}
