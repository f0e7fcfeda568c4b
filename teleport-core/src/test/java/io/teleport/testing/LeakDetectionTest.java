package io.teleport.testing;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.testkit.engine.EventConditions.container;
import static org.junit.platform.testkit.engine.EventConditions.event;
import static org.junit.platform.testkit.engine.EventConditions.finishedSuccessfully;
import static org.junit.platform.testkit.engine.EventConditions.finishedWithFailure;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.instanceOf;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.message;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.UnpooledByteBufAllocator;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;

class LeakDetectionTest {

    @Test
    void classThatLeaksAPooledBufferFails() {
        assertFails(LeaksPooled.class);
    }

    @Test
    void classThatLeaksAnUnpooledBufferFails() {
        assertFails(LeaksUnpooled.class);
    }

    @Test
    void nestedClassThatLeaksFails() {
        assertFails(LeaksInNested.class);
    }

    @Test
    void classThatReleasesItsBuffersPasses() {
        run(Releases.class).assertThatEvents().haveExactly(1, event(container(Releases.class), finishedSuccessfully()));
    }

    private static void assertFails(Class<?> tests) {
        run(tests)
                .assertThatEvents()
                .haveExactly(
                        1,
                        event(
                                container(tests),
                                finishedWithFailure(
                                        instanceOf(AssertionError.class),
                                        message(text -> text.contains(tests.getName())
                                                && text.contains("ByteBuf")
                                                && text.contains("LeakDetectionTest.java")))));
    }

    private static Events run(Class<?> tests) {
        return EngineTestKit.engine("junit-jupiter")
                .selectors(selectClass(tests))
                .configurationParameter("junit.jupiter.extensions.autodetection.enabled", "true")
                .execute()
                .containerEvents();
    }

    private static void leak(ByteBufAllocator allocator) {
        ByteBuf buffer = allocator.buffer(16);
        buffer.writeInt(1);
    }

    static class LeaksPooled {
        @Test
        void leaks() {
            leak(PooledByteBufAllocator.DEFAULT);
        }
    }

    static class LeaksUnpooled {
        @Test
        void leaks() {
            leak(UnpooledByteBufAllocator.DEFAULT);
        }
    }

    static class LeaksInNested {
        @Nested
        class Inner {
            @Test
            void leaks() {
                leak(ByteBufAllocator.DEFAULT);
            }
        }
    }

    static class Releases {
        @Test
        void releases() {
            ByteBuf buffer = PooledByteBufAllocator.DEFAULT.buffer(16);
            try {
                buffer.writeInt(1);
            } finally {
                buffer.release();
            }
        }
    }
}
