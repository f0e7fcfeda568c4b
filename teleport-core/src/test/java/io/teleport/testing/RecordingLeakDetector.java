package io.teleport.testing;

import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakTracker;
import java.util.Queue;

/** Adds the leaks of one kind of resource to a queue instead of logging them. */
final class RecordingLeakDetector<T> extends ResourceLeakDetector<T> {

    private final Queue<String> leaks;

    RecordingLeakDetector(Class<?> resource, int samplingInterval, Queue<String> leaks) {
        super(resource, samplingInterval);
        this.leaks = leaks;
    }

    /** Reports what the collector has found: Netty looks only when the next resource is tracked. */
    @SuppressWarnings("unchecked") // the tracker never looks inside
    void poll() {
        T probe = (T) new Object();
        ResourceLeakTracker<T> tracker = trackForcibly(probe);
        if (tracker != null) {
            tracker.close(probe);
        }
    }

    @Override
    protected boolean needReport() {
        return true;
    }

    @Override
    protected void reportTracedLeak(String resourceType, String records) {
        leaks.add(resourceType + records);
    }

    @Override
    protected void reportUntracedLeak(String resourceType) {
        leaks.add(resourceType);
    }
}
