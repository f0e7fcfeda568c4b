package io.teleport.benchmarks.chaos;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Threads that attack one port at the same time, each in its own connections. */
final class Attackers {

    private static final int THREADS = 8;

    /** Attacks that keep a processor busy for long are made one a second, or nothing else would be tested. */
    private static final long HEAVY_NANOS = TimeUnit.SECONDS.toNanos(1);

    private static final int LEFT_OPEN = 200;
    private static final int LONGEST_CONNECT_MILLIS = 5000;

    /** A flood that is no longer taken is cut off after a while. */
    private static final int LONGEST_ATTACK_SECONDS = 2;

    private final int port;
    private final List<Attack> kinds;
    private final Map<Attack, AtomicLong> counts = new EnumMap<>(Attack.class);
    private final List<Thread> threads = new ArrayList<>();
    private final AtomicLong lastHeavy = new AtomicLong(System.nanoTime());
    private volatile boolean over;

    Attackers(int port, List<Attack> kinds) {
        this.port = port;
        this.kinds = kinds;
        for (Attack attack : kinds) {
            counts.put(attack, new AtomicLong());
        }
    }

    void start() {
        for (int i = 0; i < THREADS; i++) {
            Random random = new Random(i);
            Thread thread = new Thread(() -> attack(random), "attacker-" + i);
            threads.add(thread);
            thread.start();
        }
    }

    void stop() throws InterruptedException {
        over = true;
        for (Thread thread : threads) {
            thread.join();
        }
    }

    Map<Attack, AtomicLong> counts() {
        return counts;
    }

    private void attack(Random random) {
        Deque<Socket> leftOpen = new ArrayDeque<>();
        Guillotine guillotine = new Guillotine();
        while (!over) {
            Attack kind = kinds.get(random.nextInt(kinds.size()));
            if (!kind.isHeavy() || isTimeForHeavy()) {
                attackOnce(kind, random, leftOpen, guillotine);
            }
        }
        guillotine.close();
        leftOpen.forEach(socket -> end(socket, false));
    }

    private boolean isTimeForHeavy() {
        long last = lastHeavy.get();
        long now = System.nanoTime();
        return now - last >= HEAVY_NANOS && lastHeavy.compareAndSet(last, now);
    }

    private void attackOnce(Attack kind, Random random, Deque<Socket> leftOpen, Guillotine guillotine) {
        Socket socket = new Socket();
        try {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), LONGEST_CONNECT_MILLIS);
            socket.setTcpNoDelay(true);
            counts.get(kind).incrementAndGet();
            guillotine.raise(socket);
            kind.run(socket, random);
        } catch (IOException e) {
            // closed by the peer, as it should be
        } finally {
            guillotine.raise(null);
        }
        if (random.nextInt(4) == 0) {
            leftOpen.add(socket);
        } else {
            end(socket, random.nextBoolean());
        }
        if (leftOpen.size() > LEFT_OPEN) {
            end(leftOpen.remove(), false);
        }
    }

    private static void end(Socket socket, boolean rudely) {
        try {
            if (rudely) {
                socket.setSoLinger(true, 0);
            }
            socket.close();
        } catch (IOException e) {
            // gone already
        }
    }

    /** Ends an attack that lasts too long. */
    private static final class Guillotine implements AutoCloseable {

        private final Thread thread = new Thread(this::watch, "guillotine");
        private Socket socket;
        private long raisedNanos;
        private boolean closed;

        Guillotine() {
            thread.start();
        }

        synchronized void raise(Socket next) {
            socket = next;
            raisedNanos = System.nanoTime();
        }

        @Override
        public void close() {
            synchronized (this) {
                closed = true;
            }
            thread.interrupt();
        }

        private void watch() {
            try {
                while (!look()) {
                    TimeUnit.MILLISECONDS.sleep(100);
                }
            } catch (InterruptedException e) {
                // closed
            }
        }

        private synchronized boolean look() {
            if (socket != null && System.nanoTime() - raisedNanos > TimeUnit.SECONDS.toNanos(LONGEST_ATTACK_SECONDS)) {
                end(socket, true);
                socket = null;
            }
            return closed;
        }
    }
}
