package io.teleport.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.teleport.message.Message;
import io.teleport.message.Status;
import io.teleport.session.Attributes;
import io.teleport.session.PreSession;
import io.teleport.session.Session;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;

class HookChainTest {

    private final List<String> seen = new ArrayList<>();
    private final Logger logger = (Logger) LoggerFactory.getLogger(HookList.class);
    private final ListAppender<ILoggingEvent> logged = new ListAppender<>();

    @BeforeEach
    void listenToTheLog() {
        logged.start();
        logger.setAdditive(false);
        logger.addAppender(logged);
    }

    @AfterEach
    void leaveTheLog() {
        logger.detachAppender(logged);
        logger.setAdditive(true);
    }

    static Stream<Class<?>> messageHooks() {
        return Stream.of(Hook.class.getDeclaredClasses())
                .filter(hook -> hook.getDeclaredMethods()[0].getParameterTypes()[0] == MessageContext.class);
    }

    @ParameterizedTest
    @MethodSource("messageHooks")
    void everyMessageHookIsCalledByTheMethodOfItsName(Class<?> hook) throws Exception {
        Plugin plugin = (Plugin) Proxy.newProxyInstance(
                hook.getClassLoader(),
                new Class<?>[] {hook},
                (proxy, method, arguments) -> method.getName().equals("name") ? "recorder" : Status.NOT_FOUND);
        Method method = HookChain.class.getMethod(hook.getDeclaredMethods()[0].getName(), MessageContext.class);
        assertThat(method.invoke(HookChain.of(List.of(plugin)), context())).isEqualTo(Status.NOT_FOUND);
        assertThat(method.invoke(HookChain.EMPTY, context())).isSameAs(Status.OK);
        assertThat(predicates(HookChain.of(List.of(plugin)))).containsExactly(groupOf(hook.getSimpleName()));
    }

    @Test
    void pluginsAreCalledInOrderUntilOneRefuses() {
        HookChain chain = HookChain.of(
                List.of(plugin("first", Status.OK), plugin("second", Status.of(403)), plugin("third", Status.OK)));
        assertThat(chain.preWriteCall(context()).code()).isEqualTo(403);
        assertThat(seen).containsExactly("first", "second");
    }

    @Test
    void hookThatThrowsIsLoggedOnceAndRefusesWithInternalError() {
        HookChain chain = HookChain.of(List.of(failing(new IllegalStateException("disk full"))));
        assertThat(chain.preWriteCall(context())).isEqualTo(Status.of(500));
        assertThat(logged.list).singleElement().satisfies(event -> {
            assertThat(event.getFormattedMessage())
                    .isEqualTo("PreWriteCall of plugin failing failed: session s1, route /math/add");
            assertThat(event.getThrowableProxy().getMessage()).isEqualTo("disk full");
        });
    }

    @Test
    void statusExceptionRefusesWithItsStatus() {
        Status status = Status.of(1001, "sold out");
        assertThat(HookChain.of(List.of(failing(status.asException()))).preWriteCall(context()))
                .isEqualTo(status);
        assertThat(logged.list).isEmpty();
    }

    @Test
    void everyPluginIsToldOfADisconnect() {
        Hook.PostDisconnect failing = session -> {
            throw new IllegalStateException("disk full");
        };
        Hook.PostDisconnect second = session -> {
            seen.add(session.id());
            return Status.OK;
        };
        HookChain chain = HookChain.of(List.of(failing, second));
        assertThat(chain.postDisconnect(fake(Session.class)).code()).isEqualTo(500);
        assertThat(seen).containsExactly("s1");
        assertThat(logged.list).hasSize(1);
    }

    @Test
    void dialHookIsToldOfRedials() {
        Hook.PostDial hook = (session, isRedial) -> {
            seen.add(session.id() + " " + isRedial);
            return Status.OK;
        };
        HookChain chain = HookChain.of(List.of(hook));
        assertThat(chain.hasPostDial()).isTrue();
        assertThat(chain.hasPostAccept()).isFalse();
        assertThat(chain.hasPostDisconnect()).isFalse();
        chain.postDial(fake(PreSession.class), true);
        assertThat(seen).containsExactly("s1 true");
    }

    @Test
    void nameUsedTwiceIsRefused() {
        assertThatThrownBy(() -> HookChain.of(List.of(plugin("auth", Status.OK), plugin("auth", Status.OK))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("plugin: auth (expected: a name used once)");
    }

    private Plugin plugin(String name, Status status) {
        return new Named(name, () -> {
            seen.add(name);
            return status;
        });
    }

    private static Plugin failing(RuntimeException failure) {
        return new Named("failing", () -> {
            throw failure;
        });
    }

    private record Named(String name, Supplier<Status> action) implements Hook.PreWriteCall {
        @Override
        public Status preWriteCall(MessageContext context) {
            return action.get();
        }
    }

    private static String groupOf(String hook) {
        if (hook.equals("PreReadHeader")) {
            return "readsHeaders";
        }
        String verb = hook.contains("Write") ? "writes" : "reads";
        String kind = hook.contains("Call") ? "calls" : hook.contains("Push") ? "pushes" : "replies";
        return verb + kind.substring(0, 1).toUpperCase(Locale.ROOT) + kind.substring(1);
    }

    private static List<String> predicates(HookChain chain) throws Exception {
        List<String> held = new ArrayList<>();
        for (Method method : HookChain.class.getMethods()) {
            if (method.getName().matches("(writes|reads).*") && (boolean) method.invoke(chain)) {
                held.add(method.getName());
            }
        }
        return held;
    }

    private static <T> T fake(Class<T> type) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> "s1"));
    }

    private static MessageContext context() {
        return new MessageContext() {
            @Override
            public Session session() {
                return fake(Session.class);
            }

            @Override
            public Message message() {
                return new Message().serviceMethod("/math/add");
            }

            @Override
            public Attributes attributes() {
                return new Attributes();
            }
        };
    }
}
