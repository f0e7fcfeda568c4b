package io.teleport.testing;

import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakDetectorFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;

/** Makes the leak detectors of Netty's classes and collects what they report. */
final class RecordingLeakDetectorFactory extends ResourceLeakDetectorFactory {

    private final List<RecordingLeakDetector<?>> detectors = new CopyOnWriteArrayList<>();
    private final Queue<String> leaks = new ConcurrentLinkedQueue<>();

    @Override
    @SuppressWarnings("deprecation") // the abstract method of the class
    public <T> ResourceLeakDetector<T> newResourceLeakDetector(
            Class<T> resource, int samplingInterval, long maxActive) {
        RecordingLeakDetector<T> detector = new RecordingLeakDetector<>(resource, samplingInterval, leaks);
        detectors.add(detector);
        return detector;
    }

    /** Returns the leaks that the collector has found since the last time, and forgets them. */
    List<String> drainLeaks() {
        detectors.forEach(RecordingLeakDetector::poll);
        List<String> drained = new ArrayList<>();
        for (String leak = leaks.poll(); leak != null; leak = leaks.poll()) {
            drained.add(leak);
        }
        return drained;
    }
}
