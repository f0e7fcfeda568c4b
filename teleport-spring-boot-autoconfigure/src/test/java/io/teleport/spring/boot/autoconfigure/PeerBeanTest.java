package io.teleport.spring.boot.autoconfigure;

import static io.teleport.spring.boot.autoconfigure.TeleportRunner.listening;
import static io.teleport.spring.boot.autoconfigure.TeleportRunner.silent;
import static io.teleport.spring.boot.autoconfigure.TeleportRunner.withSession;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.buffer.ByteBuf;
import io.teleport.Peer;
import io.teleport.PeerConfig;
import io.teleport.PeerConfigBuilder;
import io.teleport.PeerResources;
import io.teleport.PreNewPeer;
import io.teleport.codec.BodyReader;
import io.teleport.codec.Codec;
import io.teleport.message.Status;
import io.teleport.plugin.Exchange;
import io.teleport.plugin.ExchangeListener;
import io.teleport.plugin.Hook;
import io.teleport.plugin.Plugin;
import io.teleport.plugin.RouteInfo;
import io.teleport.router.RpcServiceMethodMapper;
import io.teleport.router.ServiceMethodMapper;
import io.teleport.session.PreSession;
import io.teleport.spring.CallController;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

class PeerBeanTest {

    @Test
    void propertiesReachThePeer() {
        silent().withPropertyValues("teleport.peer.slow-comet-duration=500ms", "teleport.peer.redial-times=-1")
                .run(context -> {
                    PeerConfig config = context.getBean(Peer.class).config();
                    assertThat(config.slowCometDuration()).hasMillis(500);
                    assertThat(config.redialTimes()).isEqualTo(-1);
                });
    }

    @Test
    void peerOfTheApplicationTakesThePlaceOfTheConfiguredOne() {
        Peer own = Peer.builder().build();
        silent().withBean(Peer.class, () -> own)
                .withUserConfiguration(Greeter.class)
                .run(context -> {
                    assertThat(context.getBean(Peer.class)).isSameAs(own);
                    assertThat(own.router().routes()).hasSize(1);
                });
    }

    @Test
    void nothingHappensWithoutTheCore() {
        silent().withClassLoader(new FilteredClassLoader(Peer.class))
                .run(context -> assertThat(context).doesNotHaveBean("teleportPeer"));
    }

    @Test
    void beansAreTakenUp() {
        listening()
                .withUserConfiguration(Greeter.class, Parts.class)
                .withPropertyValues("teleport.peer.default-body-codec=loud")
                .run(context -> {
                    Peer peer = context.getBean(Peer.class);
                    assertThat(peer.router().routes())
                            .extracting(RouteInfo::path)
                            .containsExactly("Greeter.Greet");
                    assertThat(peer.plugins()).extracting(Plugin::name).containsExactly("early", "first", "second");
                    assertThat(peer.config().workers()).isEqualTo(7);
                    withSession(
                            context,
                            session -> assertThat(session.call("Greeter.Greet", "you", String.class))
                                    .isEqualTo("hello you"));
                    Queue<Exchange> seen = context.getBean(Recorder.class).exchanges;
                    await().untilAsserted(() ->
                            assertThat(seen).extracting(Exchange::route).containsExactly("Greeter.Greet"));
                });
    }

    @Test
    void pluginsMayInjectThePeer() {
        listening()
                .withBean(NeedsPeer.class)
                .run(context -> withSession(
                        context,
                        session -> await().untilAsserted(() -> assertThat(context.getBean(NeedsPeer.class).accepted)
                                .hasSize(1))));
    }

    @Test
    void customizersHaveTheLastWord() {
        PeerBuilderCustomizer customizer =
                builder -> builder.routes(router -> router.call("/custom", String.class, (text, context) -> text));
        silent().withBean(PeerBuilderCustomizer.class, () -> customizer)
                .run(context -> assertThat(context.getBean(Peer.class).router().routes())
                        .extracting(RouteInfo::path)
                        .containsExactly("/custom"));
    }

    @Test
    void resourcesOfTheApplicationAreUsedAndLeftOpen() {
        try (PeerResources resources = PeerResources.create(PeerConfig.builder().build())) {
            for (int i = 0; i < 2; i++) {
                listening()
                        .withBean(
                                PeerResources.class, () -> resources, definition -> definition.setDestroyMethodName(""))
                        .withUserConfiguration(Greeter.class)
                        .run(context -> withSession(
                                context,
                                session -> assertThat(session.call("/greeter/greet", "you", String.class))
                                        .isEqualTo("hello you")));
            }
        }
    }

    @Test
    void jsonIsThatOfTheApplication() {
        JsonMapper mapper = JsonMapper.builder()
                .propertyNamingStrategy(PropertyNamingStrategies.UPPER_CAMEL_CASE)
                .build();
        listening()
                .withBean("jacksonJsonMapper", JsonMapper.class, () -> mapper)
                .withUserConfiguration(Cards.class)
                .run(context -> withSession(context, session -> {
                    byte[] reply = session.request("/greeter/cards/card")
                            .body("{}".getBytes(StandardCharsets.UTF_8))
                            .codec("json")
                            .call(byte[].class);
                    assertThat(new String(reply, StandardCharsets.UTF_8)).isEqualTo("{\"FirstName\":\"Li\"}");
                }));
    }

    @Test
    @EnabledForJreRange(min = JRE.JAVA_21)
    void virtualThreadsFollowSpring() {
        silent().withPropertyValues("spring.threads.virtual.enabled=true")
                .run(context -> assertThat(context.getBean(Peer.class).config().virtualThreads())
                        .isTrue());
        silent().withPropertyValues("spring.threads.virtual.enabled=true", "teleport.peer.virtual-threads=false")
                .run(context -> assertThat(context.getBean(Peer.class).config().virtualThreads())
                        .isFalse());
    }

    record Card(String firstName) {}

    @CallController
    static class Greeter {
        public String greet(String name) {
            return "hello " + name;
        }
    }

    @CallController("/greeter")
    static class Cards {
        public Card card() {
            return new Card("Li");
        }
    }

    static class NeedsPeer implements Hook.PostAccept {
        private final Queue<String> accepted = new ConcurrentLinkedQueue<>();
        private final Peer peer;

        NeedsPeer(Peer peer) {
            this.peer = peer;
        }

        @Override
        public Status postAccept(PreSession session) {
            accepted.add(session.id() + peer.sessionCount());
            return Status.OK;
        }
    }

    static final class Recorder implements ExchangeListener {
        private final Queue<Exchange> exchanges = new ConcurrentLinkedQueue<>();

        @Override
        public void exchangeEnded(Exchange exchange) {
            exchanges.add(exchange);
        }
    }

    /** Text in another codec. */
    static final class Loud implements Codec {
        @Override
        public byte id() {
            return 'L';
        }

        @Override
        public String name() {
            return "loud";
        }

        @Override
        public void encode(@Nullable Object body, ByteBuf out) {
            out.writeCharSequence(String.valueOf(body), StandardCharsets.UTF_8);
        }

        @Override
        public BodyReader readerFor(Type type) {
            return in -> in.toString(StandardCharsets.UTF_8);
        }
    }

    record Named(String name) implements Plugin {}

    static final class Early implements PreNewPeer {
        @Override
        public String name() {
            return "early";
        }

        @Override
        public Status preNewPeer(PeerConfigBuilder config, List<Plugin> plugins) {
            config.workers(7);
            return Status.OK;
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Parts {

        @Bean
        @Order(2)
        Plugin second() {
            return new Named("second");
        }

        @Bean
        @Order(1)
        Plugin first() {
            return new Named("first");
        }

        @Bean
        Early early() {
            return new Early();
        }

        @Bean
        Codec loud() {
            return new Loud();
        }

        @Bean
        ServiceMethodMapper mapper() {
            return new RpcServiceMethodMapper();
        }

        @Bean
        Recorder recorder() {
            return new Recorder();
        }
    }
}
