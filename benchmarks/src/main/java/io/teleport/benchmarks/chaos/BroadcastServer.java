package io.teleport.benchmarks.chaos;

import io.teleport.AccessLogMode;
import io.teleport.OutboundPolicy;
import io.teleport.Peer;
import io.teleport.PeerConfig;
import io.teleport.benchmarks.endurance.Answers;
import io.teleport.benchmarks.endurance.Memory;
import io.teleport.session.BroadcastResult;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** The process that broadcasts at a pace, to readers of whom one may have stopped reading. */
public final class BroadcastServer {

    static final String NEWS = "/news";
    static final int BODY_BYTES = 1024;
    private static final int OUTBOUND_LIMIT = 256 * 1024;

    /** The system's own would take some megabytes for a reader that does not read. */
    private static final int SEND_BUFFER = 64 * 1024;

    private BroadcastServer() {}

    /** Arguments: the policy. Answers how many were sent, dropped and closed, and the longest broadcast in microseconds. */
    public static void main(String[] args) throws IOException {
        PeerConfig config = PeerConfig.builder()
                .listenPort(0)
                .accessLog(AccessLogMode.NONE)
                .outboundLimit(OUTBOUND_LIMIT)
                .sendBufferSize(SEND_BUFFER)
                .writeTimeout(Duration.ZERO)
                .outboundPolicy(OutboundPolicy.valueOf(args[0].toUpperCase(Locale.ROOT)))
                .build();
        try (Peer peer = Peer.builder().config(config).build()) {
            peer.listen();
            Answers.give(String.valueOf(peer.port()), question -> answer(peer, question.split(" ", -1)));
        }
    }

    private static String answer(Peer peer, String[] question) {
        return switch (question[0]) {
            case "sessions" -> String.valueOf(peer.sessionCount());
            case "memory" -> Memory.now().format();
            case "broadcast" -> broadcast(peer, Integer.parseInt(question[1]), Integer.parseInt(question[2]));
            default -> throw new IllegalArgumentException(question[0]);
        };
    }

    private static String broadcast(Peer peer, int messages, int perSecond) {
        long sent = 0;
        long dropped = 0;
        long closed = 0;
        long longest = 0;
        long period = TimeUnit.SECONDS.toNanos(1) / perSecond;
        long due = System.nanoTime();
        for (int i = 0; i < messages; i++) {
            LockSupport.parkNanos(due - System.nanoTime());
            byte[] body = ByteBuffer.allocate(BODY_BYTES).putInt(0, i).array();
            long start = System.nanoTime();
            BroadcastResult result = peer.broadcast(NEWS, body);
            longest = Math.max(longest, System.nanoTime() - start);
            sent += result.sent();
            dropped += result.dropped();
            closed += result.closed();
            due += period;
        }
        return sent + " " + dropped + " " + closed + " " + TimeUnit.NANOSECONDS.toMicros(longest);
    }
}
