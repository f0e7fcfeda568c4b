package io.teleport.benchmarks.soak;

import io.teleport.Peer;
import io.teleport.PeerConfig;
import io.teleport.PeerStats;
import io.teleport.message.Status;
import io.teleport.message.StatusException;
import io.teleport.session.CallResult;
import io.teleport.session.Request;
import io.teleport.session.Session;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Semaphore;

/** One client: a peer with a session at a time, in which it does one random thing after the other. */
final class SoakClient implements Runnable {

    private static final int AT_ONCE = 32;
    private static final int ACTIONS_A_SESSION = 1000;
    private static final Duration SHORT = Duration.ofMillis(SoakRoutes.SLOW_MILLIS / 3);
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final String[][] PIPES = {{}, {}, {}, {"gzip"}, {"md5"}, {"gzip", "md5"}};

    private final String address;
    private final Tally tally;
    private final Random random;
    private final Semaphore room = new Semaphore(AT_ONCE);
    private final Peer peer;
    private volatile boolean over;

    SoakClient(int port, int seed, Tally tally) {
        this.address = "127.0.0.1:" + port;
        this.tally = tally;
        this.random = new Random(seed);
        this.peer = Peer.builder()
                .config(PeerConfig.builder().eventLoopThreads(1).build())
                .routes(router -> {
                    router.call(SoakRoutes.CLIENT_ECHO, String.class, (text, context) -> text);
                    router.push(
                            SoakRoutes.CLIENT_NOTE,
                            String.class,
                            (text, context) -> tally.pushesReceived.incrementAndGet());
                })
                .build();
    }

    void stop() {
        over = true;
    }

    PeerStats stats() {
        return peer.stats();
    }

    void close() {
        peer.close();
    }

    @Override
    public void run() {
        try {
            while (!over) {
                Session session = peer.dial(address);
                tally.connects.incrementAndGet();
                for (int i = random.nextInt(ACTIONS_A_SESSION); i > 0 && session.isHealthy() && !over; i--) {
                    act(session);
                }
                session.close().toCompletableFuture().join();
            }
            room.acquireUninterruptibly(AT_ONCE);
        } catch (RuntimeException e) {
            tally.surprise("client ended: " + e);
            throw e;
        }
    }

    private void act(Session session) {
        if (random.nextInt(4) == 0) {
            push(session);
        } else {
            Action action = Action.random(random);
            Object body = action.body(random);
            Request request = session.request(action.route())
                    .codec(action.codec())
                    .body(body)
                    .metadata("client", "soak")
                    .pipe(PIPES[random.nextInt(PIPES.length)])
                    .timeout(action.timesOut() ? SHORT : LONG);
            tally.started.incrementAndGet();
            if (action.isCancelled() || random.nextInt(3) > 0) {
                callLater(action, request, body);
            } else {
                callNow(action, request, body);
            }
        }
    }

    private void push(Session session) {
        try {
            session.push(SoakRoutes.NOTE, "note");
            tally.pushesSent.incrementAndGet();
        } catch (StatusException e) {
            if (e.status().code() != Status.CODE_CONNECTION_CLOSED) {
                tally.surprise("push: " + e);
            }
        }
    }

    private void callNow(Action action, Request request, Object body) {
        CallResult<Object> result = request.exchange(action.type());
        int code = result.status().code();
        tally.ended(action, code, code != Status.CODE_OK || isSame(body, result.body()));
    }

    private void callLater(Action action, Request request, Object body) {
        room.acquireUninterruptibly();
        CompletableFuture<Object> future = request.callAsync(action.type());
        future.whenComplete((answer, error) -> {
            room.release();
            tally.ended(action, codeOf(error), error != null || isSame(body, answer));
        });
        if (action.isCancelled()) {
            future.cancel(true);
        }
    }

    private static int codeOf(Throwable error) {
        if (error == null) {
            return Status.CODE_OK;
        }
        Throwable cause = error instanceof CompletionException ? error.getCause() : error;
        if (cause instanceof CancellationException) {
            return Status.CODE_CANCELLED;
        }
        return cause instanceof StatusException failed ? failed.status().code() : Status.CODE_UNKNOWN;
    }

    private static boolean isSame(Object sent, Object answer) {
        return sent instanceof byte[] bytes ? Arrays.equals(bytes, (byte[]) answer) : Objects.equals(sent, answer);
    }
}
