package io.teleport.benchmarks.chaos;

import io.teleport.AccessLogMode;
import io.teleport.Peer;
import io.teleport.PeerConfig;
import io.teleport.benchmarks.endurance.Child;
import io.teleport.benchmarks.endurance.Memory;
import io.teleport.benchmarks.endurance.Verdict;
import io.teleport.router.PushContext;
import io.teleport.session.DispatchMode;
import io.teleport.session.Session;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Broadcasts to many sessions of which one reads nothing, and looks whether the others get all, in order. */
public final class SlowReader {

    private static final int PATIENCE_SECONDS = 60;
    private static final int READ_MILLIS = 2000;

    private final Verdict verdict = new Verdict();
    private final Map<Session, AtomicInteger> received = new ConcurrentHashMap<>();
    private final AtomicInteger outOfOrder = new AtomicInteger();

    private SlowReader() {}

    /** Arguments: policy, messages, sessions, broadcasts a second. */
    public static void main(String[] args) throws Exception {
        String policy = args.length > 0 ? args[0] : "disconnect";
        SlowReader reader = new SlowReader();
        reader.run(policy, number(args, 1, 5000), number(args, 2, 1000), number(args, 3, 100));
        reader.verdict.exit();
    }

    private static int number(String[] args, int index, int otherwise) {
        return args.length > index ? Integer.parseInt(args[index]) : otherwise;
    }

    private void run(String policy, int messages, int sessions, int perSecond) throws Exception {
        PeerConfig config = PeerConfig.builder().accessLog(AccessLogMode.NONE).build();
        try (Child server = new Child(BroadcastServer.class, List.of(policy));
                Peer readers = Peer.builder()
                        .config(config)
                        .routes(router -> router.dispatch(DispatchMode.EVENT_LOOP)
                                .push(BroadcastServer.NEWS, byte[].class, this::read))
                        .build();
                Socket slow = new Socket()) {
            int port = Integer.parseInt(server.greeting());
            slow.setReceiveBufferSize(4096);
            slow.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            for (int i = 1; i < sessions; i++) {
                received.put(readers.dial("127.0.0.1:" + port), new AtomicInteger());
            }
            awaitSessions(server, sessions);
            verdict.note(
                    "%,d broadcasts of %d bytes to %,d sessions, %d a second, policy %s, %d MiB of heap",
                    messages,
                    BroadcastServer.BODY_BYTES,
                    sessions,
                    perSecond,
                    policy,
                    Runtime.getRuntime().maxMemory() >> 20);
            long start = System.nanoTime();
            String[] result =
                    server.ask("broadcast " + messages + " " + perSecond).split(" ", -1);
            long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
            verdict.check(
                    millis < 1200L * messages / perSecond,
                    "took %,d ms, the longest broadcast %s us; sent %s, dropped %s, closed %s",
                    millis,
                    result[3],
                    result[0],
                    result[1],
                    result[2]);
            checkReaders(messages);
            checkSlow(slow, policy, Long.parseLong(result[1]), server, sessions);
            verdict.check(server.isAlive(), "server: %s", Memory.parse(server.ask("memory")));
        }
    }

    private void read(byte[] body, PushContext context) {
        int number = ByteBuffer.wrap(body).getInt();
        AtomicInteger count = received.get(context.session());
        if (count == null || count.getAndIncrement() != number) {
            outOfOrder.incrementAndGet();
        }
    }

    private static void awaitSessions(Child server, int sessions) throws InterruptedException {
        while (Integer.parseInt(server.ask("sessions")) < sessions) {
            TimeUnit.MILLISECONDS.sleep(10);
        }
    }

    private void checkReaders(int messages) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (complete(messages) < received.size() && System.nanoTime() < end) {
            TimeUnit.MILLISECONDS.sleep(20);
        }
        verdict.check(
                complete(messages) == received.size() && outOfOrder.get() == 0,
                "readers with all messages: %,d of %,d; messages out of order: %d",
                complete(messages),
                received.size(),
                outOfOrder.get());
    }

    private long complete(int messages) {
        return received.values().stream()
                .filter(count -> count.get() == messages)
                .count();
    }

    /** It reads at last, and finds what its policy has left it. */
    private void checkSlow(Socket slow, String policy, long dropped, Child server, int sessions) throws Exception {
        boolean disconnects = policy.toLowerCase(Locale.ROOT).equals("disconnect");
        int left = Integer.parseInt(server.ask("sessions"));
        long bytes = 0;
        boolean ended = false;
        slow.setSoTimeout(READ_MILLIS);
        byte[] buffer = new byte[64 * 1024];
        try {
            InputStream in = slow.getInputStream();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                bytes += read;
            }
            ended = true;
        } catch (SocketTimeoutException e) {
            // still connected, and nothing more comes
        } catch (java.net.SocketException e) {
            ended = true;
        }
        verdict.check(
                disconnects ? ended && left == sessions - 1 : !ended && left == sessions && dropped > 0,
                "the slow reader finds %,d bytes and %s; messages dropped %,d",
                bytes,
                ended ? "the end" : "an open connection",
                dropped);
    }
}
