package io.teleport.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.teleport.codec.CodecException;
import io.teleport.message.Metadata;
import io.teleport.message.Status;
import io.teleport.session.Attributes;
import io.teleport.session.LocalPeer;
import io.teleport.session.Session;
import java.io.IOException;
import java.lang.reflect.Type;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How the parameters of a handler are bound, and what becomes of its result. */
class HandlerBindingTest {

    @ParameterizedTest
    @CsvSource({"first", "middle", "last", "twice"})
    void bodyAndContextAreBoundInAnyOrder(String method) throws Throwable {
        assertThat(Routes.call(new Orders(), "/orders/" + method + "?author=li", "[1,2,3]"))
                .isEqualTo("6 li session");
    }

    @Test
    void everythingThatIsNotTheBodyComesFromTheContext() throws Throwable {
        RouteRegistry registry = Routes.registry();
        registry.routeCall(new Everything());
        FakeContext context = new FakeContext("/everything/all?n=7");
        context.metadata().set("X-Author", "li");
        assertThat(Routes.call(registry, context, ""))
                .isEqualTo(List.of(
                        context,
                        context.session(),
                        FakeContext.PEER,
                        FakeContext.PEER,
                        context.metadata(),
                        context.attributes(),
                        7,
                        "li"));
    }

    @Test
    void bodyThatIsNoSuchTypeIsACodecException() {
        assertThatThrownBy(() -> Routes.call(new Orders(), "/orders/first", "{"))
                .isInstanceOf(CodecException.class);
    }

    @Test
    void whatTheHandlerThrowsComesOutUnchanged() {
        assertThatThrownBy(() -> Routes.call(new Results(), "/results/checked", ""))
                .isExactlyInstanceOf(IOException.class)
                .hasMessage("disk");
        assertThatThrownBy(() -> Routes.call(new Results(), "/results/error", ""))
                .isExactlyInstanceOf(AssertionError.class);
    }

    @Test
    void resultsAreReturnedAsTheyAre() throws Throwable {
        assertThat(Routes.call(new Results(), "/results/nothing", "")).isNull();
        assertThat(Routes.call(new Results(), "/results/number", "")).isEqualTo(5L);
        assertThat(Routes.call(new Results(), "/results/status", "")).isEqualTo(Status.NOT_FOUND);
        assertThat(Routes.call(new Results(), "/results/later", "")).isInstanceOf(CompletionStage.class);
    }

    @ParameterizedTest
    @CsvSource({
        "nothing, void",
        "number, long",
        "status, void",
        "later, java.util.List<java.lang.String>",
        "later_nothing, void",
        "later_status, void",
        "checked, java.lang.Object",
    })
    void routeTellsWhatItReplies(String method, String expected) {
        RouteRegistry registry = Routes.registry();
        registry.routeCall(new Results());
        Type type = registry.table().findCall("/results/" + method).info().replyType();
        assertThat(type.getTypeName()).isEqualTo(expected);
    }

    @Test
    void functionsTakeBodyAndContext() throws Throwable {
        RouteRegistry registry = Routes.registry();
        registry.call(
                "/sum", int[].class, (numbers, context) -> IntStream.of(numbers).sum());
        registry.push(
                "/log", String.class, (text, context) -> context.attributes().set("log", text));
        assertThat(Routes.call(registry, new FakeContext("/sum"), "[1,2]")).isEqualTo(3);
        FakeContext context = new FakeContext("/log");
        assertThat(Routes.push(registry, context, "\"hi\"")).isNull();
        assertThat(context.attributes().get("log")).isEqualTo("hi");
    }

    static final class Orders {
        public String first(int[] numbers, CallContext context, Session session) {
            return IntStream.of(numbers).sum() + " " + context.query("author") + " " + session.id();
        }

        public String middle(HandlerContext context, int[] numbers, Session session) {
            return first(numbers, (CallContext) context, session);
        }

        public String last(Session session, @Query("author") String author, int... numbers) {
            return IntStream.of(numbers).sum() + " " + author + " " + session.id();
        }

        public String twice(Session one, CallContext context, int[] numbers, CallContext again, Session session) {
            return first(numbers, context == again && one == session ? context : null, session);
        }
    }

    static final class Everything {
        public List<Object> all(
                CallContext context,
                Session session,
                LocalPeer peer,
                FakeContext.GamePeer game,
                Metadata metadata,
                Attributes attributes,
                @Query("n") int number,
                @Meta("X-Author") String author) {
            return List.of(context, session, peer, game, metadata, attributes, number, author);
        }
    }

    static final class Results {
        public void nothing() {}

        public long number() {
            return 5;
        }

        public Status status() {
            return Status.NOT_FOUND;
        }

        public CompletableFuture<List<String>> later() {
            return CompletableFuture.completedFuture(List.of());
        }

        public CompletionStage<Void> laterNothing() {
            return CompletableFuture.completedFuture(null);
        }

        public CompletionStage<Status> laterStatus() {
            return CompletableFuture.completedFuture(Status.OK);
        }

        public Object checked() throws IOException {
            throw new IOException("disk");
        }

        public Object error() {
            throw new AssertionError();
        }
    }
}
