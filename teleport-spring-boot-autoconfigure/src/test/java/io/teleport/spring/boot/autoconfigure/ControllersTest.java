package io.teleport.spring.boot.autoconfigure;

import static io.teleport.spring.boot.autoconfigure.TeleportRunner.listening;
import static io.teleport.spring.boot.autoconfigure.TeleportRunner.withSession;
import static org.assertj.core.api.Assertions.assertThat;

import io.teleport.Peer;
import io.teleport.plugin.RouteInfo;
import io.teleport.router.CallContext;
import io.teleport.router.CallMapping;
import io.teleport.session.Session;
import io.teleport.spring.CallController;
import io.teleport.spring.PushController;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.aopalliance.intercept.MethodInterceptor;
import org.junit.jupiter.api.Test;
import org.springframework.aop.framework.autoproxy.BeanNameAutoProxyCreator;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Scope;
import org.springframework.context.annotation.ScopedProxyMode;
import org.springframework.context.support.SimpleThreadScope;

class ControllersTest {

    @Test
    void controllersAnswerCallsAndTakePushes() {
        listening()
                .withUserConfiguration(Maths.class, Push.class)
                .run(context -> withSession(context, session -> {
                    assertThat(session.call("/maths/add?author=li", new int[] {1, 2, 3}, Integer.class))
                            .isEqualTo(6);
                    session.push("/push/status", "ready");
                    assertThat(context.getBean(Push.class).received.poll(5, TimeUnit.SECONDS))
                            .isEqualTo("ready");
                }));
    }

    @Test
    void prefixComesBeforeTheNamesAndIsNoBeanName() {
        listening()
                .withPropertyValues("version=v1")
                .withUserConfiguration(Prefixed.class)
                .run(context -> {
                    assertThat(paths(context.getBean(Peer.class))).containsExactly("/api/v1/prefixed/ping");
                    assertThat(context).hasBean("pinger").doesNotHaveBean("/api/${version}");
                });
    }

    @Test
    void controllersMayInjectThePeerAndSessions() {
        listening()
                .withPropertyValues("teleport.sessions.self.address=127.0.0.1:1", "teleport.sessions.self.lazy=true")
                .withUserConfiguration(Injected.class)
                .run(context -> withSession(context, session -> {
                    assertThat(session.call("/injected/sessions", null, Integer.class))
                            .isEqualTo(2);
                }));
    }

    @Test
    void annotationsAreReadFromTheClassAndCallsGoThroughTheProxy() {
        listening()
                .withUserConfiguration(ProxyConfiguration.class, Annotated.class)
                .run(context -> {
                    assertThat(paths(context.getBean(Peer.class))).containsExactly("/annotated/renamed");
                    withSession(
                            context,
                            session -> assertThat(session.call("/annotated/renamed", null, String.class))
                                    .isEqualTo("intercepted original"));
                });
    }

    @Test
    void lazyControllerIsMadeByItsFirstCall() {
        listening()
                .withUserConfiguration(LazyCounter.class)
                .run(context -> withSession(context, session -> {
                    assertThat(context.getBeanFactory().containsSingleton("controllersTest.LazyCounter"))
                            .isFalse();
                    assertThat(session.call("/lazy_counter/next", null, Integer.class))
                            .isOne();
                    assertThat(session.call("/lazy_counter/next", null, Integer.class))
                            .isEqualTo(2);
                }));
    }

    @Test
    void prototypeControllerIsMadeForEachCall() {
        listening()
                .withUserConfiguration(PrototypeCounter.class)
                .run(context -> withSession(context, session -> {
                    assertThat(session.call("/prototype_counter/next", null, Integer.class))
                            .isOne();
                    assertThat(session.call("/prototype_counter/next", null, Integer.class))
                            .isOne();
                }));
    }

    @Test
    void scopedControllerIsRegisteredOnce() {
        ApplicationContextRunner runner = listening()
                .withInitializer(context -> context.getBeanFactory().registerScope("thread", new SimpleThreadScope()))
                .withUserConfiguration(ScopedCounter.class);
        runner.run(context -> withSession(context, session -> {
            assertThat(paths(context.getBean(Peer.class))).containsExactly("/scoped_counter/next");
            assertThat(session.call("/scoped_counter/next", null, Integer.class))
                    .isOne();
        }));
    }

    @Test
    void controllersAreRegisteredWhenAllBeansAreLazy() {
        listening()
                .withInitializer(context -> context.addBeanFactoryPostProcessor(
                        new org.springframework.boot.LazyInitializationBeanFactoryPostProcessor()))
                .withUserConfiguration(Maths.class)
                .run(context -> withSession(
                        context,
                        session -> assertThat(session.call("/maths/add", new int[] {4, 5}, Integer.class))
                                .isEqualTo(9)));
    }

    private static List<String> paths(Peer peer) {
        return peer.router().routes().stream().map(RouteInfo::path).toList();
    }

    @CallController
    static class Maths {
        public int add(int[] numbers, CallContext context) {
            return IntStream.of(numbers).sum();
        }
    }

    @PushController
    static class Push {
        final BlockingQueue<String> received = new LinkedBlockingQueue<>();

        public void status(String text, Session from) {
            received.add(text);
        }
    }

    @CallController(value = "/api/${version}", beanName = "pinger")
    static class Prefixed {
        public String ping() {
            return "pong";
        }
    }

    @CallController
    static class Injected {
        private final Peer peer;

        Injected(Peer peer, @Qualifier("self") Session self) {
            this.peer = peer;
        }

        public int sessions() {
            return peer.sessionCount();
        }
    }

    @CallController
    static class Annotated {
        @CallMapping("renamed")
        public String original() {
            return "original";
        }
    }

    @CallController
    @Lazy
    static class LazyCounter extends Counter {}

    @CallController
    @Scope("prototype")
    static class PrototypeCounter extends Counter {}

    @CallController
    @Scope(scopeName = "thread", proxyMode = ScopedProxyMode.TARGET_CLASS)
    static class ScopedCounter extends Counter {}

    static class Counter {
        private final AtomicInteger count = new AtomicInteger();

        public int next() {
            return count.incrementAndGet();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class ProxyConfiguration {

        @Bean
        static MethodInterceptor interceptor() {
            return invocation -> "intercepted " + invocation.proceed();
        }

        @Bean
        static BeanNameAutoProxyCreator proxyCreator() {
            BeanNameAutoProxyCreator creator = new BeanNameAutoProxyCreator();
            creator.setProxyTargetClass(true);
            creator.setBeanNames("*nnotated");
            creator.setInterceptorNames("interceptor");
            return creator;
        }
    }
}
