package io.teleport.benchmarks.soak;

import io.teleport.benchmarks.message.BenchmarkMessage;
import io.teleport.codec.TypeRef;
import io.teleport.message.Status;
import io.teleport.router.CallContext;
import io.teleport.router.Router;
import io.teleport.session.DispatchMode;
import java.lang.reflect.Type;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Handlers of every kind. */
final class SoakRoutes {

    static final String ECHO = "/echo";
    static final String ECHO_ORDERED = "/ordered/echo";
    static final String ECHO_ON_LOOP = "/loop/echo";
    static final String BYTES = "/bytes";
    static final String FORM = "/form";
    static final String MESSAGE = "/message";
    static final String LATER = "/later";
    static final String SLOW = "/slow";
    static final String CHOSEN = "/chosen";
    static final String CRASH = "/crash";
    static final String CALL_BACK = "/call_back";
    static final String PUSH_BACK = "/push_back";
    static final String LEAVE = "/leave";
    static final String NOTE = "/note";
    static final String CLIENT_ECHO = "/client/echo";
    static final String CLIENT_NOTE = "/client/note";
    static final int CHOSEN_CODE = 1001;
    static final int SLOW_MILLIS = 60;
    static final Type MAP = new TypeRef<Map<String, String>>() {}.type();

    private final AtomicLong notes = new AtomicLong();
    private final AtomicLong pushed = new AtomicLong();

    void register(Router router) {
        router.call(ECHO, String.class, (text, context) -> text);
        router.dispatch(DispatchMode.ORDERED).call(ECHO_ORDERED, String.class, (text, context) -> text);
        router.dispatch(DispatchMode.EVENT_LOOP).call(ECHO_ON_LOOP, String.class, (text, context) -> text);
        router.call(BYTES, byte[].class, (bytes, context) -> bytes);
        router.call(FORM, MAP, (map, context) -> map);
        router.call(MESSAGE, BenchmarkMessage.class, (message, context) -> message);
        router.push(NOTE, String.class, (text, context) -> notes.incrementAndGet());
        registerOdd(router);
    }

    private void registerOdd(Router router) {
        router.call(LATER, String.class, (text, context) -> CompletableFuture.supplyAsync(() -> text));
        router.call(SLOW, String.class, (text, context) -> {
            TimeUnit.MILLISECONDS.sleep(SLOW_MILLIS);
            return text;
        });
        router.call(CHOSEN, String.class, (text, context) -> {
            throw Status.of(CHOSEN_CODE, "chosen").asException();
        });
        router.call(CRASH, String.class, (text, context) -> {
            throw new IllegalStateException("as wanted");
        });
        router.call(
                CALL_BACK, String.class, (text, context) -> context.session().call(CLIENT_ECHO, text, String.class));
        router.call(PUSH_BACK, String.class, this::pushBack);
        router.call(LEAVE, String.class, (text, context) -> {
            context.session().close();
            return text;
        });
    }

    private String pushBack(String text, CallContext context) {
        for (int i = 0; i < 3; i++) {
            context.session().push(CLIENT_NOTE, text);
            pushed.incrementAndGet();
        }
        return text;
    }

    long notes() {
        return notes.get();
    }

    long pushed() {
        return pushed.get();
    }
}
