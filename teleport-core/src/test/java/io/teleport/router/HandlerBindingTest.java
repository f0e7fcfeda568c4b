package io.teleport.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.teleport.codec.CodecException;
import io.teleport.message.Metadata;
import io.teleport.message.Status;
import io.teleport.message.StatusException;
import io.teleport.session.Attributes;
import io.teleport.session.LocalPeer;
import io.teleport.session.Session;
import java.io.IOException;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "names     | [{\"name\":\"a\"},{\"name\":\"b\"}] | a,b",
                "record    | {\"name\":\"a\"}                    | a",
                "nested    | {\"k\":[{\"name\":\"a\"}]}          | a",
                "bytes     | [1]                                 | 3",
                "buffer    | [1]                                 | 3",
                "inherited | {\"name\":\"a\"}                    | a",
                "overridden| {\"name\":\"a\"}                    | a!",
                "wildcard  | [{\"name\":\"a\"}]                  | a",
                "nothing   | [1]                                 | nothing",
            })
    void bodyIsDecodedToTheTypeOfTheParameter(String method, String json, String expected) throws Throwable {
        assertThat(Routes.call(new Bodies(), "/bodies/" + method, json)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "anInt, 0",
        "aLong, 0",
        "aBoolean, false",
        "aChar, 0",
        "aDouble, 0.0",
        "boxed, null",
        "nullable, null",
        "nullableArray, null"
    })
    void emptyBodyIsTheZeroOfPrimitivesAndNullWhereThatIsAllowed(String method, String expected) throws Throwable {
        String path = new HttpServiceMethodMapper().map("", "Zeros", method);
        assertThat(Routes.call(new Zeros(), path, "")).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "required, '', java.lang.String",
        "required, null, java.lang.String",
        "requiredArray, '', int[]",
        "elements, '', java.lang.String[]",
        "generic, '', java.util.List<java.lang.String>"
    })
    void bodyThatIsMissingIsRefusedWhereItIsRequired(String method, String json, String type) throws Throwable {
        String path = new HttpServiceMethodMapper().map("", "Zeros", method);
        Status status = (Status) Routes.call(new Zeros(), path, json);
        assertThat(status)
                .isEqualTo(Status.of(Status.CODE_BAD_MESSAGE).withReason("body: none (expected: " + type + ")"));
    }

    @Test
    void missingBodyOfPrimitiveIsZeroEvenWhenAHookRemovedIt() throws Throwable {
        RouteRegistry registry = Routes.registry();
        registry.routeCall(new Zeros());
        Route route = registry.table().findCall("/zeros/an_int");
        assertThat(route.handle(new FakeContext("/zeros/an_int"), null)).isEqualTo("0");
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

    @ParameterizedTest
    @CsvSource({
        "number?n=5, 5",
        "number?n=-5, -5",
        "fallback, 9",
        "fallback?n=, 9",
        "optional, 0",
        "boxed, null",
        "text?s=, ''",
        "flag?b=true, true",
        "flag?b=0, false",
        "letter?c=x, x",
        "color?c=RED, RED",
        "color?c=green, GREEN",
        "named?author=li, li",
        "decimal?d=1.5, 1.5",
    })
    void queryValuesAreConverted(String call, String expected) throws Throwable {
        assertThat(Routes.call(new Queries(), "/queries/" + call, "")).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "number           | query n: missing (expected: int)",
                "number?n=abc     | query n: abc (expected: int)",
                "number?n=1e9     | query n: 1e9 (expected: int)",
                "number?n=4294967296 | query n: 4294967296 (expected: int)",
                "flag?b=yes       | query b: yes (expected: boolean)",
                "letter?c=xy      | query c: xy (expected: char)",
                "color?c=blue     | query c: blue (expected: one of [RED, GREEN])",
                "text             | query s: missing (expected: String)",
                "author           | metadata X-Author: missing (expected: String)",
            })
    void badQueryValuesAreAnsweredBadMessage(String call, String reason) {
        assertThatThrownBy(() -> Routes.call(new Queries(), "/queries/" + call, ""))
                .isInstanceOfSatisfying(StatusException.class, e -> {
                    assertThat(e.status().code()).isEqualTo(400);
                    assertThat(e.status().reason()).isEqualTo(reason);
                });
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

    @Test
    void bufferIsGivenToTheHandlerItself() throws Throwable {
        RouteRegistry registry = Routes.registry();
        registry.unknownCall((body, context) -> body);
        ByteBuf body = Unpooled.wrappedBuffer(new byte[] {1});
        Route route = registry.table().findCall("/any");
        Object read = route.readBody((byte) 99, body);
        assertThat(route.handle(new FakeContext("/any"), read)).isSameAs(body);
        assertThat(body.refCnt()).isEqualTo(1);
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

    record Person(String name) {}

    abstract static class Inheritable<T> {
        public Object inherited(T person) {
            return ((Person) person).name();
        }

        public abstract Object overridden(T person);

        public Object wildcard(List<? extends T> people) {
            return ((Person) people.get(0)).name();
        }
    }

    static final class Bodies extends Inheritable<Person> {
        public String names(List<Person> people) {
            return people.get(0).name() + "," + people.get(1).name();
        }

        public String record(Person person) {
            return person.name();
        }

        public String nested(Map<String, List<Person>> people) {
            return people.get("k").get(0).name();
        }

        public String bytes(byte[] bytes) {
            return Integer.toString(bytes.length);
        }

        public String buffer(ByteBuf buffer) {
            return Integer.toString(buffer.readableBytes());
        }

        public String nothing() {
            return "nothing";
        }

        @Override
        public Object overridden(Person person) {
            return person.name() + "!";
        }
    }

    static final class Zeros {
        public String anInt(int body) {
            return String.valueOf(body);
        }

        public String aLong(long body) {
            return String.valueOf(body);
        }

        public String aBoolean(boolean body) {
            return String.valueOf(body);
        }

        public String aChar(char body) {
            return String.valueOf((int) body);
        }

        public String aDouble(double body) {
            return String.valueOf(body);
        }

        public String boxed(Integer body) {
            return String.valueOf(body);
        }

        public String nullable(@Nullable String body) {
            return String.valueOf(body);
        }

        public String nullableArray(int @Nullable [] body) {
            return Arrays.toString(body);
        }

        public int required(String body) {
            return body.length();
        }

        public int requiredArray(int[] body) {
            return body.length;
        }

        public int elements(@Nullable String[] body) {
            return body.length;
        }

        public int generic(List<String> body) {
            return body.size();
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

    enum Color {
        RED,
        GREEN
    }

    static final class Queries {
        public String number(@Query("n") int n) {
            return String.valueOf(n);
        }

        public String fallback(@Query(value = "n", defaultValue = "9") Integer n) {
            return String.valueOf(n);
        }

        public String optional(@Query(value = "n", required = false) int n) {
            return String.valueOf(n);
        }

        public String boxed(@Query(value = "n", required = false) Long n) {
            return String.valueOf(n);
        }

        public String text(@Query("s") String s) {
            return s;
        }

        public String flag(@Query("b") boolean b) {
            return String.valueOf(b);
        }

        public String letter(@Query("c") char c) {
            return String.valueOf(c);
        }

        public String color(@Query("c") Color c) {
            return c.name();
        }

        public String named(@Query String author) {
            return author;
        }

        public String decimal(@Query("d") double d) {
            return String.valueOf(d);
        }

        public String author(@Meta("X-Author") String author) {
            return author;
        }
    }
}
