package io.teleport.benchmarks.stack;

import io.teleport.benchmarks.message.BenchmarkMessage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/** The user's code at the server, the same object for every stack. */
public final class EchoHandler {

    /** The third number of a request whose answer takes its time. */
    static final int SLEEPY = 100_001;

    private static final int SLEEP_MILLIS = 50;

    private final LongAdder pushes = new LongAdder();

    /** Answers a call, a sleepy one after a while: the message with two of its fields changed. */
    public BenchmarkMessage answer(BenchmarkMessage request) {
        if (isSleepy(request)) {
            sleep();
        }
        return request.toBuilder().setText1("OK").setNumber2(100).build();
    }

    private static void sleep() {
        try {
            TimeUnit.MILLISECONDS.sleep(SLEEP_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether the handler sleeps before it answers. */
    public static boolean isSleepy(BenchmarkMessage message) {
        return message.getNumber3() == SLEEPY;
    }

    /** Takes a push. */
    public void accept(BenchmarkMessage message) {
        if (message.hasNumber2()) {
            pushes.increment();
        }
    }

    /** How many pushes came so far. */
    public long pushes() {
        return pushes.sum();
    }

    /** Whether a reply is what {@link #answer} makes. */
    public static boolean isAnswer(BenchmarkMessage reply) {
        return reply.getNumber2() == 100;
    }
}
