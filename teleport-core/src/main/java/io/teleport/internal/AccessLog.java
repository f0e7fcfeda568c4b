package io.teleport.internal;

import io.netty.buffer.ByteBuf;
import io.teleport.AccessLogMode;
import io.teleport.PeerConfig;
import io.teleport.message.Message;
import io.teleport.message.Printable;
import io.teleport.message.ReservedMetadata;
import io.teleport.message.Status;
import io.teleport.plugin.Exchange.Side;
import io.teleport.plugin.RouteInfo.Kind;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One line an exchange: WARN when it failed or was slow, INFO otherwise and only when every exchange is wanted. */
final class AccessLog {

    private static final Logger log = LoggerFactory.getLogger("io.teleport.access");
    private static final int LONGEST_DETAIL = 1024;

    private final AccessLogMode mode;
    private final boolean detail;
    private final long slowNanos;

    AccessLog(PeerConfig config) {
        this.mode = config.accessLog();
        this.detail = config.printDetail();
        long slow = config.slowCometDuration().toNanos();
        this.slowNanos = slow > 0 && config.countTime() ? slow : Long.MAX_VALUE;
    }

    /** Whether no exchange that ended like this is logged, however long it took; then no time need be taken. */
    boolean ignores(Status status) {
        return mode == AccessLogMode.NONE || mode == AccessLogMode.SLOW && status.isOk() && slowNanos == Long.MAX_VALUE;
    }

    /**
     * Whether an exchange that ended like this is logged; cheap.
     *
     * @param failed whether somebody should know that it did not succeed
     */
    boolean wants(boolean failed, long costNanos) {
        if (mode == AccessLogMode.NONE) {
            return false;
        }
        return isWarning(failed, costNanos) ? log.isWarnEnabled() : mode == AccessLogMode.ALL && log.isInfoEnabled();
    }

    /**
     * Writes the line.
     *
     * @param side     makes the arrow: {@code <-} for what this end was asked, {@code ->} for what it asked
     * @param failed   whether somebody should know that it did not succeed
     * @param received what was read; {@code null} for nothing
     * @param sent     what was written; {@code null} for nothing
     */
    void write(
            Kind kind,
            Side side,
            SessionImpl session,
            Message exchange,
            long costNanos,
            Status status,
            boolean failed,
            @Nullable Message received,
            @Nullable Message sent) {
        StringBuilder line = new StringBuilder(160);
        line.append(kind).append(side == Side.SERVER ? "<- " : "-> ");
        line.append(Addresses.textOf(session.remoteAddress()));
        if (side == Side.SERVER) {
            appendRealIp(line, exchange);
        }
        line.append(' ').append(costNanos / 1000).append("us ").append(Printable.of(exchange.serviceMethod()));
        String seqText = exchange.seqText();
        line.append(' ').append(seqText == null ? Long.toString(exchange.seq()) : Printable.of(seqText));
        append(line, " RECV(", received);
        append(line, " SEND(", sent);
        if (!status.isOk()) {
            line.append(" STATUS(").append(status).append(')');
        }
        if (isWarning(failed, costNanos)) {
            log.warn("{}", Printable.line(line.toString()));
        } else {
            log.info("{}", Printable.line(line.toString()));
        }
    }

    private boolean isWarning(boolean failed, long costNanos) {
        return failed || costNanos >= slowNanos;
    }

    private static void appendRealIp(StringBuilder line, Message exchange) {
        String named = exchange.hasMetadata() ? exchange.metadata().get(ReservedMetadata.REAL_IP) : null;
        if (named != null) {
            line.append('(').append(Printable.of(named)).append(')');
        }
    }

    private void append(StringBuilder line, String label, @Nullable Message message) {
        if (message == null) {
            return;
        }
        line.append(label).append(message.wireSize()).append('B');
        if (detail) {
            if (message.hasMetadata()) {
                line.append(" meta=").append(shortened(message.metadata().toString()));
            }
            line.append(" body=").append(describe(message.body()));
        }
        line.append(')');
    }

    private static String describe(@Nullable Object body) {
        if (body instanceof ByteBuf bytes) {
            return bytes.refCnt() > 0 ? bytes.readableBytes() + " bytes" : "bytes";
        }
        if (body instanceof byte[] bytes) {
            return bytes.length + " bytes";
        }
        try {
            String text = Arrays.deepToString(new @Nullable Object[] {body});
            return shortened(text.substring(1, text.length() - 1));
        } catch (RuntimeException | StackOverflowError e) {
            return "no text, for " + e;
        }
    }

    private static String shortened(String text) {
        return text.length() <= LONGEST_DETAIL ? text : text.substring(0, LONGEST_DETAIL) + "...";
    }
}
