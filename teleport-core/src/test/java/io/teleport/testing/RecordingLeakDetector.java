package io.teleport.testing;

import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakTracker;
import java.util.List;
import java.util.Queue;
import java.util.stream.Collectors;

/** Adds the leaks of one kind of resource to a queue instead of logging them. */
final class RecordingLeakDetector<T> extends ResourceLeakDetector<T> {

    private static final List<String> TEST_RUNNER_FRAMES =
            List.of("\torg.junit.", "\torg.apache.maven.surefire.", "\tjava.base/jdk.internal.reflect.");

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
        leaks.add(resourceType + withoutTestRunner(records));
    }

    @Override
    protected void reportUntracedLeak(String resourceType) {
        leaks.add(resourceType);
    }

    /** Drops the frames that called the test, which are the same in every record and many. */
    private static String withoutTestRunner(String records) {
        return records.lines()
                .filter(line -> TEST_RUNNER_FRAMES.stream().noneMatch(line::startsWith))
                .collect(Collectors.joining(System.lineSeparator()));
    }
}
