package io.teleport.testing;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.slf4j.LoggerFactory;

/** Keeps what one logger and those below it log during a test, and keeps it out of the test's output. */
public final class LogRecorder implements BeforeEachCallback, AfterEachCallback {

    private final Logger logger;
    private final Level level;
    private final Queue<ILoggingEvent> events = new ConcurrentLinkedQueue<>();
    private final Appender appender = new Appender();
    private Level levelBefore;

    private LogRecorder(String logger, Level level) {
        this.logger = (Logger) LoggerFactory.getLogger(logger);
        this.level = level;
    }

    /** Of everything of ours, but for the access log. */
    public static LogRecorder ofTheEngine() {
        return new LogRecorder("io.teleport.internal", Level.DEBUG);
    }

    /** Of one class. */
    public static LogRecorder of(Class<?> type) {
        return new LogRecorder(type.getName(), Level.INFO);
    }

    public static LogRecorder ofTheAccessLog() {
        return new LogRecorder("io.teleport.access", Level.INFO);
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        levelBefore = logger.getLevel();
        logger.setLevel(level);
        logger.setAdditive(false);
        appender.setContext(logger.getLoggerContext());
        appender.start();
        logger.addAppender(appender);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        logger.detachAppender(appender);
        logger.setAdditive(true);
        logger.setLevel(levelBefore);
    }

    /** The lines of this level and above. */
    public List<String> lines(Level from) {
        return events(from).stream().map(ILoggingEvent::getFormattedMessage).toList();
    }

    /** The lines at WARN and above. */
    public List<String> warnings() {
        return lines(Level.WARN);
    }

    public List<ILoggingEvent> events(Level from) {
        return events.stream()
                .filter(event -> event.getLevel().isGreaterOrEqual(from))
                .toList();
    }

    public void clear() {
        events.clear();
    }

    /** Puts events into the queue. */
    private final class Appender extends AppenderBase<ILoggingEvent> {
        @Override
        protected void append(ILoggingEvent event) {
            event.prepareForDeferredProcessing();
            events.add(event);
        }
    }
}
