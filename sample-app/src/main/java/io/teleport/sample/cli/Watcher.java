package io.teleport.sample.cli;

import io.netty.buffer.ByteBuf;
import io.teleport.router.PushContext;
import io.teleport.router.Router;
import io.teleport.session.Session;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;

/** Prints what is pushed, a line each, until it has seen enough. Pushes must come one at a time. */
final class Watcher {

    private final Console console;
    private final int count;
    private final CompletableFuture<Integer> exitCode = new CompletableFuture<>();
    private int seen;

    /** Watches until the session ends where the count is 0. */
    Watcher(Console console, int count) {
        this.console = console;
        this.count = count;
    }

    /** Takes every push, whatever its path. */
    void route(Router router) {
        router.unknownPush(this::print);
    }

    /** Waits until all is seen, or the other side has gone. */
    int watch(Session session) {
        session.closeFuture().thenRun(() -> exitCode.complete(Cli.FAILURE));
        int code = exitCode.join();
        if (code == Cli.FAILURE) {
            console.err().println("the connection was closed");
        }
        return code;
    }

    private void print(ByteBuf body, PushContext context) {
        if (!exitCode.isDone()) {
            console.out().println(context.serviceMethod() + " " + body.toString(StandardCharsets.UTF_8));
            seen++;
            if (seen == count) {
                exitCode.complete(Cli.SUCCESS);
            }
        }
    }
}
