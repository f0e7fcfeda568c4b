package io.teleport.router;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.teleport.message.Status;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a handler gets as the body. */
class BodyBindingTest {

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
    void bufferIsGivenToTheHandlerItself() throws Throwable {
        RouteRegistry registry = Routes.registry();
        registry.unknownCall((body, context) -> body);
        ByteBuf body = Unpooled.wrappedBuffer(new byte[] {1});
        Route route = registry.table().findCall("/any");
        Object read = route.readBody((byte) 99, body);
        assertThat(route.handle(new FakeContext("/any"), read)).isSameAs(body);
        assertThat(body.refCnt()).isEqualTo(1);
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
}
