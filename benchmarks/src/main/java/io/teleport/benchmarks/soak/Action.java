package io.teleport.benchmarks.soak;

import io.teleport.benchmarks.message.BenchmarkMessage;
import io.teleport.benchmarks.stack.Requests;
import io.teleport.message.Status;
import java.lang.reflect.Type;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** One kind of call, with how it may end. */
enum Action {
    JSON(SoakRoutes.ECHO, "json", 100),
    PLAIN(SoakRoutes.ECHO, "plain", 50),
    FORM(SoakRoutes.FORM, "form", 30),
    PROTOBUF(SoakRoutes.MESSAGE, "protobuf", 50),
    BYTES(SoakRoutes.BYTES, "plain", 30),
    ORDERED(SoakRoutes.ECHO_ORDERED, "json", 50),
    ON_LOOP(SoakRoutes.ECHO_ON_LOOP, "json", 50),
    LATER(SoakRoutes.LATER, "json", 30),
    CALL_BACK(SoakRoutes.CALL_BACK, "json", 20),
    PUSH_BACK(SoakRoutes.PUSH_BACK, "json", 20),
    SLOW(SoakRoutes.SLOW, "json", 2),
    TIMES_OUT(SoakRoutes.SLOW, "json", 5, Status.CODE_HANDLE_TIMEOUT),
    CANCELLED(SoakRoutes.SLOW, "json", 5, Status.CODE_CANCELLED),
    CHOSEN(SoakRoutes.CHOSEN, "json", 5, SoakRoutes.CHOSEN_CODE),
    CRASH(SoakRoutes.CRASH, "json", 2, Status.CODE_INTERNAL_ERROR),
    NOWHERE("/nowhere", "json", 3, Status.CODE_NOT_FOUND),
    WRONG_TYPE(SoakRoutes.FORM, "json", 3, Status.CODE_BAD_MESSAGE),
    LEAVE(SoakRoutes.LEAVE, "json", 1);

    /** How a call may end whose connection is closing. */
    private static final Set<Integer> ON_CLOSE = Set.of(Status.CODE_CONNECTION_CLOSED, Status.CODE_REFUSED);

    private static final int USUAL_SIZE = 2000;
    private static final int LARGE_SIZE = 300_000;

    private final String route;
    private final String codec;
    private final int weight;
    private final int expected;

    Action(String route, String codec, int weight) {
        this(route, codec, weight, Status.CODE_OK);
    }

    Action(String route, String codec, int weight, int expected) {
        this.route = route;
        this.codec = codec;
        this.weight = weight;
        this.expected = expected;
    }

    String route() {
        return route;
    }

    String codec() {
        return codec;
    }

    Type type() {
        return switch (this) {
            case FORM, WRONG_TYPE -> SoakRoutes.MAP;
            case PROTOBUF -> BenchmarkMessage.class;
            case BYTES -> byte[].class;
            default -> String.class;
        };
    }

    /** The call back, a call of the handler, fails with its session. */
    boolean expects(int code) {
        return code == expected || ON_CLOSE.contains(code);
    }

    boolean timesOut() {
        return this == TIMES_OUT;
    }

    boolean isCancelled() {
        return this == CANCELLED;
    }

    Object body(Random random) {
        int size = random.nextInt(200) == 0 ? LARGE_SIZE : random.nextInt(USUAL_SIZE);
        return switch (this) {
            case FORM -> Map.of("name", "Li Lei & Han", "text", text(random, Math.min(size, USUAL_SIZE)));
            case PROTOBUF -> Requests.full();
            case BYTES -> bytes(random, size);
            default -> text(random, size);
        };
    }

    static Action random(Random random) {
        int at = random.nextInt(Weights.SUM);
        for (Action action : values()) {
            at -= action.weight;
            if (at < 0) {
                return action;
            }
        }
        throw new AssertionError(at);
    }

    private static byte[] bytes(Random random, int size) {
        byte[] bytes = new byte[size];
        random.nextBytes(bytes);
        return bytes;
    }

    private static String text(Random random, int size) {
        return String.valueOf((char) ('a' + random.nextInt(26))).repeat(size + 1);
    }

    /** The sum of all weights. */
    private static final class Weights {
        private static final int SUM = sum();

        private static int sum() {
            int sum = 0;
            for (Action action : values()) {
                sum += action.weight;
            }
            return sum;
        }
    }
}
