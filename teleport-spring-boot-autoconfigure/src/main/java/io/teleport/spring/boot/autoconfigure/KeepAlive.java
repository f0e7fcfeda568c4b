package io.teleport.spring.boot.autoconfigure;

import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** A thread that does nothing but keep the JVM alive, which the daemon threads of a peer do not. */
final class KeepAlive {

    private @Nullable CountDownLatch end;

    /** Begins, unless it has begun. */
    synchronized void begin() {
        if (end == null) {
            CountDownLatch ended = new CountDownLatch(1);
            Thread thread = new Thread(() -> await(ended), "teleport-keep-alive");
            thread.setDaemon(false);
            thread.start();
            end = ended;
        }
    }

    /** Lets the thread end. Safe to repeat. */
    synchronized void end() {
        CountDownLatch ended = end;
        if (ended != null) {
            ended.countDown();
            end = null;
        }
    }

    private static void await(CountDownLatch ended) {
        try {
            ended.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
