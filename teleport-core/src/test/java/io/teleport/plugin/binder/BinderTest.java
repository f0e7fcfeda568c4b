package io.teleport.plugin.binder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.teleport.Peer;
import io.teleport.message.Status;
import io.teleport.plugin.Exchange;
import io.teleport.router.Attribute;
import io.teleport.router.Meta;
import io.teleport.router.OnInvalid;
import io.teleport.router.Query;
import io.teleport.session.CallResult;
import io.teleport.session.Session;
import io.teleport.testing.Peers;
import jakarta.validation.Payload;
import jakarta.validation.Valid;
import jakarta.validation.Validation;
import jakarta.validation.Validator;
import jakarta.validation.ValidatorFactory;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.hibernate.validator.messageinterpolation.ParameterMessageInterpolator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BinderTest {

    private static ValidatorFactory factory;

    @RegisterExtension
    final Peers peers = new Peers();

    private final List<Exchange> exchanges = new CopyOnWriteArrayList<>();
    private final List<String> pushed = new CopyOnWriteArrayList<>();

    enum Order {
        UP,
        DOWN
    }

    @OnInvalid(code = 100_002, message = "wrong password format")
    interface WrongPassword extends Payload {}

    record Search(
            @Size(min = 3) String text,
            @Meta("tenant") String tenant,
            @Query(defaultValue = "20") @Max(100) int limit,
            @Query(required = false) Order order,
            @Attribute(required = false) User user) {}

    record User(String name) {}

    record Login(
            @Size(min = 8, payload = WrongPassword.class) @Pattern(regexp = "\\w*")
            String password,

            @OnInvalid(code = 100_003, message = "who are you") @NotNull
            String name,

            @Valid Address address) {}

    record Address(@OnInvalid(code = 100_004) @NotNull String city) {}

    static class Base {
        @Meta(value = "X-Trace", required = false)
        private String trace = "none";
    }

    static class Bean extends Base {
        public String text = "empty";

        @Query
        @OnInvalid(code = 100_005, message = "bad page")
        private int page;
    }

    record Page<T>(@Query int number, List<T> items) {}

    record Odd(@Meta List<String> names) {}

    static class Fixed {
        @Meta
        private final String name = String.valueOf(1);
    }

    public static class Shop {
        public String find(
                String text,
                @Query @Min(1) int page,
                @Meta @OnInvalid(code = 1001, message = "sku") @NotNull @Size(max = 3) String sku) {
            return text + page + sku;
        }

        public String passing(@Query @OnInvalid(code = 0) @Min(1) int page) {
            return "page " + page;
        }

        public String page(Page<String> page) {
            return page.number() + String.join(",", page.items());
        }

        public String who(@Attribute User user, @Attribute(required = false) Order order) {
            return user.name() + order;
        }
    }

    @BeforeAll
    static void open() {
        factory = Validation.byDefaultProvider()
                .configure()
                .messageInterpolator(new ParameterMessageInterpolator(Set.of(Locale.ENGLISH), Locale.ENGLISH, false))
                .buildValidatorFactory();
    }

    @AfterAll
    static void close() {
        factory.close();
    }

    private Session session() {
        Validator validator = factory.getValidator();
        Peer server = peers.server(builder -> builder.plugin(new Binder(new JakartaChecks(validator)))
                .exchangeListener(exchanges::add)
                .routes(router -> {
                    router.call("/search", Search.class, (search, context) -> search.toString());
                    router.call("/login", Login.class, (login, context) -> "in");
                    router.call("/bean", Bean.class, (bean, context) -> bean.text + bean.page + ((Base) bean).trace);
                    router.call("/numbers", int[].class, (numbers, context) -> numbers.length);
                    router.push("/search", Search.class, (search, context) -> pushed.add(search.tenant()));
                })
                .routeCall(new Shop()));
        Peers.Pair pair = Peers.connect(peers.client(), server);
        pair.accepted().attributes().set("user", new User("ann"));
        return pair.dialed();
    }

    private static Status statusOf(CallResult<?> result) {
        return result.status();
    }

    @Test
    void componentsOfARecordAreBound() {
        String bound = session()
                .request("/search?limit=7&order=down")
                .metadata("tenant", "acme")
                .body(new Search("abc", "forged", 1, Order.UP, new User("forged")))
                .call(String.class);
        assertThat(bound).isEqualTo(new Search("abc", "acme", 7, Order.DOWN, new User("ann")).toString());
    }

    @Test
    void whatIsNotThereIsTheDefaultOrWhatTheBodyHas() {
        String bound = session()
                .request("/search")
                .metadata("tenant", "acme")
                .body(new Search("abc", null, 1, Order.UP, null))
                .call(String.class);
        assertThat(bound).isEqualTo(new Search("abc", "acme", 20, Order.UP, new User("ann")).toString());
    }

    @Test
    void attributeIsNeverTakenFromTheBody() {
        Session session = session();
        String user = session.request("/shop/who").call(String.class);
        assertThat(user).isEqualTo("annnull");
        Peer server = peers.server(builder -> builder.plugin(new Binder())
                .routes(router -> router.call("/search", Search.class, (search, context) -> search.toString())));
        String bound = Peers.dial(peers.client(), server)
                .request("/search")
                .metadata("tenant", "acme")
                .body(new Search("abc", null, 1, null, new User("forged")))
                .call(String.class);
        assertThat(bound).isEqualTo(new Search("abc", "acme", 20, null, null).toString());
    }

    @Test
    void messageWithoutABodyMakesAnEmptyObject() {
        Session session = session();
        assertThat(session.request("/search")
                        .metadata("tenant", "acme")
                        .exchange(String.class)
                        .get())
                .isEqualTo(new Search(null, "acme", 20, null, new User("ann")).toString());
        assertThat(session.request("/bean?page=3").metadata("X-Trace", "t").call(String.class))
                .isEqualTo("empty3t");
    }

    @Test
    void fieldsOfABeanAndOfItsParentAreBound() {
        assertThat(session().request("/bean?page=4").body(new Bean()).call(String.class))
                .isEqualTo("empty4none");
    }

    @Test
    void componentsOfAGenericRecordAreBound() {
        assertThat(session()
                        .request("/shop/page?number=3")
                        .body(new Page<>(0, List.of("a", "b")))
                        .call(String.class))
                .isEqualTo("3a,b");
    }

    @Test
    void missingOrWrongValueIsAnsweredBadMessageOrAsTheFieldSays() {
        Session session = session();
        assertThat(statusOf(session.request("/search")
                        .body(new Search("abc", "x", 1, null, null))
                        .exchange(String.class)))
                .isEqualTo(Status.of(400).withReason("metadata tenant: missing (expected: String)"));
        assertThat(statusOf(session.request("/bean?page=two").exchange(String.class)))
                .isEqualTo(Status.of(100_005, "bad page", "query page: two (expected: int)"));
    }

    @Test
    void constraintThatDoesNotHoldIsAnsweredAsGoPeersDo() {
        Session session = session();
        assertThat(statusOf(session.request("/search?limit=101")
                        .metadata("tenant", "acme")
                        .body(new Search("abc", null, 1, null, null))
                        .exchange(String.class)))
                .isEqualTo(
                        Status.of(
                                400,
                                "Invalid Parameter",
                                "{\"handler\": \"/search\", \"param\": \"limit\", \"reason\": \"must be less than or equal to 100\"}"));
    }

    @Test
    void constraintFieldAndNestedFieldMayHaveAStatusOfTheirOwn() {
        Session session = session();
        Address address = new Address("here");
        assertThat(login(session, new Login("short", "ann", address)))
                .extracting(Status::code, Status::message)
                .containsExactly(100_002, "wrong password format");
        assertThat(login(session, new Login("long-enough!", "ann", address)).code())
                .isEqualTo(400);
        assertThat(login(session, new Login("long_enough", null, address)))
                .extracting(Status::code, Status::message)
                .containsExactly(100_003, "who are you");
        Status nested = login(session, new Login("long_enough", "ann", new Address(null)));
        assertThat(nested.code()).isEqualTo(100_004);
        assertThat(nested.reason()).contains("\"param\": \"address.city\"");
        assertThat(login(session, new Login("long_enough", "ann", address)).isOk())
                .isTrue();
    }

    private static Status login(Session session, Login login) {
        return session.request("/login").body(login).exchange(String.class).status();
    }

    @Test
    void parametersOfMethodsAreChecked() {
        Session session = session();
        assertThat(session.request("/shop/find?page=2")
                        .metadata("sku", "abc")
                        .body("x")
                        .call(String.class))
                .isEqualTo("x2abc");
        Status page = statusOf(session.request("/shop/find?page=0")
                .metadata("sku", "abc")
                .body("x")
                .exchange(String.class));
        assertThat(page.code()).isEqualTo(400);
        assertThat(page.reason()).contains("\"handler\": \"/shop/find\", \"param\": \"page\"");
        assertThat(statusOf(session.request("/shop/find?page=1")
                        .metadata("sku", "abcd")
                        .body("x")
                        .exchange(String.class)))
                .extracting(Status::code, Status::message)
                .containsExactly(1001, "sku");
        assertThat(statusOf(session.request("/shop/find?page=1").body("x").exchange(String.class)))
                .isEqualTo(Status.of(1001, "sku", "metadata sku: missing (expected: String)"));
    }

    @Test
    void codeOfSuccessLetsNothingPass() {
        Session session = session();
        for (String page : new String[] {"0", "x"}) {
            Status status = statusOf(
                    session.request("/shop/passing?page=" + page).body(null).exchange(String.class));
            assertThat(status.code()).as(page).isEqualTo(400);
        }
    }

    @Test
    void pushThatIsRefusedEndsWithTheStatus() {
        Session session = session();
        session.request("/search")
                .metadata("tenant", "a")
                .body(new Search("ab", null, 1, null, null))
                .push();
        session.request("/search")
                .metadata("tenant", "b")
                .body(new Search("abc", null, 1, null, null))
                .push();
        await().until(() -> exchanges.size() == 2);
        assertThat(exchanges).extracting(exchange -> exchange.status().code()).containsExactlyInAnyOrder(0, 400);
        assertThat(pushed).containsExactly("b");
    }

    @Test
    void bodiesWithoutFieldsOfTheirOwnAreLeftAlone() {
        assertThat(session().call("/numbers", new int[] {1, 2}, Integer.class)).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(classes = {Odd.class, Fixed.class})
    void fieldThatCannotBeBoundIsRefusedAtRegistration(Class<?> type) {
        Peer peer = peers.client(builder -> builder.plugin(new Binder()));
        assertThatThrownBy(() -> peer.router().call("/odd", (Type) type, (body, context) -> null))
                .hasMessageContaining("expected: ");
    }
}
