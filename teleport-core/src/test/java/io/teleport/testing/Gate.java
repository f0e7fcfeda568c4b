package io.teleport.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Holds handlers up until a test lets them go, and tells it how many have come. */
public final class Gate implements AutoCloseable {

    private static final int SECONDS = 20;

    private final Semaphore arrived = new Semaphore(0);
    private final CountDownLatch opened = new CountDownLatch(1);

    /** Waits until the gate is open; for handlers. */
    public void pass() {
        arrived.release();
        try {
            if (!opened.await(SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException("the gate was not opened");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Waits until that many more handlers have come; for tests. */
    public void awaitArrivals(int count) {
        try {
            assertThat(arrived.tryAcquire(count, SECONDS, TimeUnit.SECONDS))
                    .as("%d handlers are at the gate", count)
                    .isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** Lets all go, and whoever comes later. */
    @Override
    public void close() {
        opened.countDown();
    }
}
