package io.teleport.benchmarks.stack;

import java.util.List;
import java.util.ServiceLoader;

/**
 * One way to echo a {@link io.teleport.benchmarks.message.BenchmarkMessage} between two processes.
 *
 * <p>Found through {@link ServiceLoader}, so that a further stack is an implementation and a line in
 * {@code META-INF/services}.
 */
public interface Stack {

    /** The name that options and tables use. */
    String name();

    /** Whether the stack only takes part when it is named. */
    default boolean isVariant() {
        return false;
    }

    /** Whether the stack knows this dispatch; the comparison leaves out those that it does not. */
    boolean supports(Dispatch dispatch);

    /** Whether connections can also be called with bytes: {@link EchoConnection#call(io.netty.buffer.ByteBuf, BytesListener)}. */
    default boolean movesBytes() {
        return false;
    }

    /** Listens on a free loopback port and answers with {@code handler}. */
    EchoServer listen(Setup setup, EchoHandler handler) throws Exception;

    /** A client of which {@link EchoClient#connect} makes the connections. */
    EchoClient client(Setup setup) throws Exception;

    /** All stacks on the class path. */
    static List<Stack> all() {
        return ServiceLoader.load(Stack.class).stream()
                .map(ServiceLoader.Provider::get)
                .toList();
    }

    /**
     * The stack of that name.
     *
     * @throws IllegalArgumentException if the class path has none
     */
    static Stack named(String name) {
        return all().stream()
                .filter(stack -> stack.name().equals(name))
                .findFirst()
                .orElseThrow(
                        () -> new IllegalArgumentException("stack: " + name + " (expected: one of " + names() + ")"));
    }

    private static List<String> names() {
        return all().stream().map(Stack::name).toList();
    }
}
