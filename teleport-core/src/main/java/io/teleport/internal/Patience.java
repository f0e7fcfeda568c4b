package io.teleport.internal;

/**
 * Whether to wait awake for what may come within microseconds, because sleeping and being woken takes longer: as long as
 * that pays, and now and then to find out whether it does again. Races cost a wait, no more.
 */
final class Patience {

    private static final int MOST_FAILURES = 4;
    private static final int TRY_AGAIN_AFTER = 64;

    private int failures;
    private int skipped;

    boolean isWorthWhile() {
        if (failures < MOST_FAILURES) {
            return true;
        }
        skipped++;
        return skipped % TRY_AGAIN_AFTER == 0;
    }

    /** What was waited for has come, or has not. */
    void ended(boolean paid) {
        failures = paid ? 0 : failures + 1;
    }
}
