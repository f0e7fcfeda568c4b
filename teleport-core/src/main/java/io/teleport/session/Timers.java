package io.teleport.session;

import java.time.Duration;
import java.time.Instant;

/**
 * Things to be done later, as long as their owner lives: what was not begun when the session or peer closes is never done.
 * All run on the peer's dispatcher and may block; an exception is logged. Times are met within some 10 milliseconds,
 * never too early, and do not notice when somebody sets the clock.
 *
 * <p>Thread-safe.
 */
public interface Timers {

    /**
     * Runs the action at this moment, or at once when it has passed. How long that is from now is reckoned once.
     *
     * @throws IllegalStateException when the owner is closed
     */
    Timer at(Instant moment, Runnable action);

    /**
     * Runs the action after this time.
     *
     * @param delay zero or less for at once
     * @throws IllegalStateException when the owner is closed
     */
    Timer after(Duration delay, Runnable action);

    /**
     * Runs the action again and again, first after one period. Never twice at a time: what falls into a run that takes
     * longer is left out. An exception does not end it.
     *
     * @param period more than zero
     * @throws IllegalArgumentException when the period is zero or less
     * @throws IllegalStateException    when the owner is closed
     */
    Timer every(Duration period, Runnable action);

    /** One of them. */
    interface Timer {

        /** Nothing is begun any more. Returns false when nothing would have been anyway. */
        boolean cancel();

        /** Whether something will be done yet. */
        boolean isActive();
    }
}
