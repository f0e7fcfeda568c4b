package io.teleport.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.teleport.plugin.RouteInfo;
import io.teleport.plugin.RouteInfo.Kind;
import io.teleport.session.DispatchMode;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class ControllerTest {

    private final RouteRegistry registry = Routes.registry();

    @Test
    void publicMethodsOfObjectsBecomeRoutes() {
        assertThat(paths(registry.routeCall(new Rich(1))))
                .containsExactly("/rich/default_hello", "/rich/inherited", "/rich/visible");
    }

    @Test
    void methodOfPackagePrivateAncestorIsFoundBehindItsBridge() throws Throwable {
        assertThat(Routes.call(new Rich(1), "/rich/inherited", "")).isEqualTo("inherited");
    }

    @Test
    void annotationsOverridePathAndKind() {
        assertThat(registry.routeCall(new Annotated()).stream().map(route -> route.kind() + " " + route.path()))
                .containsExactlyInAnyOrder(
                        "CALL /shop/orders/get",
                        "CALL /absolute",
                        "PUSH /shop/orders/told",
                        "CALL /shop/orders/both",
                        "PUSH /shop/orders/both_pushed",
                        "CALL /shop/orders/derived_path");
    }

    @Test
    void absolutePathStaysUnderThePrefixOfItsGroup() {
        assertThat(paths(registry.group("v1").routeCall(new Annotated())))
                .contains("/v1/absolute", "/v1/shop/orders/get");
    }

    @Test
    void onlyAnnotatedMethodsAreRegisteredWhereAsked() {
        assertThat(paths(registry.registerMapped(new Mixed(), Mixed.class))).containsExactly("/mixed/mapped");
    }

    @Test
    void singleMethodHasNoClassInItsPath() throws Throwable {
        assertThat(registry.routeCallMethod(new Annotated(), "plain").path()).isEqualTo("/plain");
        assertThat(registry.group("math")
                        .routePushMethod(new Annotated(), "plain")
                        .path())
                .isEqualTo("/math/plain");
        assertThat(registry.routeCallMethod(new Annotated(), "get").path()).isEqualTo("/get");
    }

    @Test
    void singleMethodMustExistOnce() {
        assertThatThrownBy(() -> registry.routeCallMethod(new Annotated(), "gone"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Annotated.gone, found 0 times");
    }

    @Test
    void dispatchOfMethodGoesBeforeClassAndClassBeforeGroup() {
        registry.dispatch(DispatchMode.CONCURRENT).routeCall(new Dispatched());
        registry.dispatch(DispatchMode.ORDERED).routeCall(new Mixed());
        registry.routeCallMethod(new Annotated(), "plain");
        assertThat(dispatchOf("/dispatched/by_class")).isEqualTo(DispatchMode.ORDERED);
        assertThat(dispatchOf("/dispatched/by_method")).isEqualTo(DispatchMode.EVENT_LOOP);
        assertThat(dispatchOf("/mixed/other")).isEqualTo(DispatchMode.ORDERED);
        assertThat(dispatchOf("/plain")).isNull();
    }

    @Test
    void proxyWithInterfaceIsCalledAndTheUsersClassIsRead() throws Throwable {
        StringBuilder calls = new StringBuilder();
        registry.register(Kind.CALL, jdkProxy(new GreeterImpl(), calls), GreeterImpl.class);
        Object greeting = Routes.call(registry, new FakeContext("/greeter_impl/greet?loud=true"), "\"li\"");
        assertThat(greeting).isEqualTo("hello li true");
        assertThat(calls).hasToString("greet;");
    }

    @Test
    void proxyWithoutItsUsersClassIsReadByItsInterface() throws Throwable {
        registry.routeCall(jdkProxy(new GreeterImpl(), new StringBuilder()));
        assertThat(paths(registry.routes())).containsExactly("/greeter/greet");
    }

    @Test
    void proxyThatLacksTheMethodIsRefused() {
        Object proxy = FakeContext.fake(Runnable.class, "proxy");
        assertThatThrownBy(() -> registry.register(Kind.CALL, proxy, GreeterImpl.class))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("GreeterImpl.greet")
                .hasMessageContaining("expected: a method of an interface that the proxy has");
    }

    @Test
    void subclassProxyIsCalledAndItsParentIsRead() throws Throwable {
        registry.routeCall(new Mixed$$Generated());
        assertThat(Routes.call(registry, new FakeContext("/mixed/other"), "")).isEqualTo("generated");
    }

    @Test
    void parameterOfTheOtherKindIsRefused() {
        assertRefused(new WrongContext(), "WrongContext.take(PushContext)", "CallContext or HandlerContext");
    }

    @Test
    void secondBodyIsRefused() {
        assertRefused(new TwoBodies(), "TwoBodies.add(int, int)", "int a and int b", "expected: one body");
    }

    @Test
    void queryOfAnUnknownTypeIsRefused() {
        assertRefused(new BadQuery(), "BadQuery.find(List)", "expected: a string, a primitive");
    }

    @Test
    void badDefaultIsRefused() {
        assertRefused(new BadDefault(), "BadDefault.find(int)", "default of", "many (expected: int)");
    }

    @Test
    void overloadsAreRefusedAsDuplicates() {
        assertRefused(new Overloaded(), "/overloaded/add", "Overloaded.add(int)", "Overloaded.add(long)");
    }

    @Test
    void classWithoutRoutesIsRefused() {
        assertRefused(new Object(), "java.lang.Object", "expected: a class with a public method");
    }

    @Test
    void classInsteadOfObjectIsRefused() {
        assertRefused(Mixed.class, "expected: an object of this class");
    }

    @Test
    void controllerWithoutANameIsRefused() {
        Function<String, String> function = text -> text;
        assertRefused(function, "expected: a class with a name");
        assertRefused(new WithDefault() {}, "expected: a class with a name");
    }

    @Test
    void methodOfAClosedModuleIsRefused() {
        assertThatThrownBy(() -> registry.routeCallMethod(List.of(1), "size"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected: package java.util opened by module java.base");
    }

    private void assertRefused(Object controller, String... parts) {
        assertThatThrownBy(() -> registry.routeCall(controller))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll(parts);
        assertThat(registry.routes()).isEmpty();
    }

    private DispatchMode dispatchOf(String path) {
        return registry.table().findCall(path).dispatch();
    }

    private static List<String> paths(List<RouteInfo> routes) {
        return routes.stream().map(RouteInfo::path).toList();
    }

    private static Object jdkProxy(Object target, StringBuilder calls) {
        return Proxy.newProxyInstance(
                ControllerTest.class.getClassLoader(), new Class<?>[] {Greeter.class}, (proxy, method, arguments) -> {
                    calls.append(method.getName()).append(';');
                    try {
                        return method.invoke(target, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    interface Greeter<T> {
        String greet(T name, @Query("loud") boolean loud);
    }

    static final class GreeterImpl implements Greeter<String> {
        @Override
        public String greet(String name, @Query("loud") boolean loud) {
            return "hello " + name + " " + loud;
        }
    }

    static class Ancestor {
        public String inherited() {
            return "inherited";
        }
    }

    interface WithDefault extends AutoCloseable {
        default String defaultHello() {
            return "hello";
        }

        @Override
        default void close() {}
    }

    public static class Rich extends Ancestor implements WithDefault {
        Rich(int number) {}

        public static void factory() {}

        void invisible() {}

        protected void hidden() {}

        public String visible() {
            return "visible";
        }

        @Override
        public String toString() {
            return "rich";
        }

        @NotRouted
        public void left() {}
    }

    @RouteMapping("/shop/orders")
    static final class Annotated {
        @CallMapping("get")
        public void load() {}

        @CallMapping("get")
        @NotRouted
        public void get() {}

        @CallMapping("/absolute")
        public void elsewhere() {}

        @PushMapping("told")
        public void tell() {}

        @CallMapping("both")
        @PushMapping("both_pushed")
        public void both() {}

        @CallMapping
        public void derivedPath() {}

        @NotRouted
        public void plain() {}
    }

    static class Mixed {
        @CallMapping
        public void mapped() {}

        public String other() {
            return "user";
        }
    }

    static final class Mixed$$Generated extends Mixed {
        @Override
        public String other() {
            return "generated";
        }
    }

    @Dispatch(DispatchMode.ORDERED)
    static final class Dispatched {
        public void byClass() {}

        @Dispatch(DispatchMode.EVENT_LOOP)
        public void byMethod() {}
    }

    static final class WrongContext {
        public void take(PushContext context) {}
    }

    static final class TwoBodies {
        public void add(int a, int b) {}
    }

    static final class BadQuery {
        public void find(@Query("names") List<String> names) {}
    }

    static final class BadDefault {
        public void find(@Query(value = "count", defaultValue = "many") int count) {}
    }

    static final class Overloaded {
        public void add(int a) {}

        public void add(long a) {}
    }
}
