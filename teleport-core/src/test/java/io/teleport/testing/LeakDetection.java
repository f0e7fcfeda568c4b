package io.teleport.testing;

import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakDetectorFactory;
import java.lang.reflect.Modifier;
import java.util.List;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/**
 * Fails a test class in which a buffer, or anything else that Netty watches, was left to the garbage collector.
 *
 * <p>JUnit finds it as a service and applies it to every class. What only becomes garbage after its class has ended is
 * reported by the next class, or when all tests are over.
 */
public final class LeakDetection implements BeforeAllCallback, AfterAllCallback {

    private static final RecordingLeakDetectorFactory DETECTORS = new RecordingLeakDetectorFactory();

    static {
        // Here and not in a callback: Netty's classes ask for their detectors as soon as they are initialized.
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
        ResourceLeakDetectorFactory.setResourceLeakDetectorFactory(DETECTORS);
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        context.getRoot().getStore(Namespace.create(LeakDetection.class)).computeIfAbsent(AutoCloseable.class, key ->
                (AutoCloseable) () -> failOnLeaks("the tests"));
    }

    @Override
    public void afterAll(ExtensionContext context) {
        Class<?> tests = context.getRequiredTestClass();
        if (!tests.isMemberClass() || isStaticMember(tests)) {
            failOnLeaks(tests.getName());
        }
    }

    private static boolean isStaticMember(Class<?> type) {
        return Modifier.isStatic(type.getModifiers());
    }

    private static void failOnLeaks(String where) {
        GarbageCollection.await();
        List<String> leaks = DETECTORS.drainLeaks();
        if (!leaks.isEmpty()) {
            throw new AssertionError("leaks found after %s: %d (expected: none)%n%s"
                    .formatted(where, leaks.size(), String.join(System.lineSeparator(), leaks)));
        }
    }
}
