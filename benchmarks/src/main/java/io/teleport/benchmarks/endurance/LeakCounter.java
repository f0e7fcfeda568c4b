package io.teleport.benchmarks.endurance;

import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakDetectorFactory;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts the reports of Netty's leak detectors in this process, and prints them to the error stream. */
public final class LeakCounter extends ResourceLeakDetectorFactory {

    private final AtomicInteger reports = new AtomicInteger();

    private LeakCounter() {}

    /** Before any of Netty's classes has begun to count. */
    public static LeakCounter install() {
        LeakCounter counter = new LeakCounter();
        ResourceLeakDetectorFactory.setResourceLeakDetectorFactory(counter);
        return counter;
    }

    public int reports() {
        return reports.get();
    }

    @Override
    @SuppressWarnings("deprecation") // the abstract method of the class
    public <T> ResourceLeakDetector<T> newResourceLeakDetector(
            Class<T> resource, int samplingInterval, long maxActive) {
        return new Detector<>(resource, samplingInterval, reports);
    }

    /** Counts the reports of one kind of resource. */
    private static final class Detector<T> extends ResourceLeakDetector<T> {

        private final AtomicInteger reports;

        Detector(Class<T> resource, int samplingInterval, AtomicInteger reports) {
            super(resource, samplingInterval);
            this.reports = reports;
        }

        @Override
        protected boolean needReport() {
            return true;
        }

        @Override
        protected void reportTracedLeak(String resourceType, String records) {
            reports.incrementAndGet();
            System.err.println("LEAK " + resourceType + records);
        }

        @Override
        protected void reportUntracedLeak(String resourceType) {
            reports.incrementAndGet();
            System.err.println("LEAK " + resourceType);
        }
    }
}
