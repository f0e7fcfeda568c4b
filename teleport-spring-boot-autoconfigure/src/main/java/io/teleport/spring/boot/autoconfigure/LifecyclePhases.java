package io.teleport.spring.boot.autoconfigure;

import org.springframework.context.SmartLifecycle;

/** When the parts of a peer start and stop; phases start from the lowest and stop from the highest. */
final class LifecyclePhases {

    /** Sessions that the application dials are there before anything uses them, and stop last. */
    static final int SESSIONS = Integer.MIN_VALUE / 2;

    /** Where Boot starts and stops its web servers. */
    static final int LISTENERS = SmartLifecycle.DEFAULT_PHASE - 2048;

    /** Where Boot lets its web servers finish what they are doing. */
    static final int GRACEFUL_STOP = SmartLifecycle.DEFAULT_PHASE - 1024;

    private LifecyclePhases() {}
}
