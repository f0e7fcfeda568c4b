package io.teleport.internal;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The calls of one connection that wait for their reply, and the counter of its sequence numbers.
 *
 * <p>A table indexed by the low bits of the sequence, at most half full; a number whose place is taken is skipped.
 * Sequences are 1 to 2^31-1 and start again.
 */
final class PendingCalls {

    private static final int SMALLEST = 16;

    private @Nullable OutboundCall @Nullable [] slots;
    private int count;
    private int last;
    private boolean refusing;

    PendingCalls() {
        this(0);
    }

    /** Goes on after this sequence. */
    PendingCalls(int last) {
        this.last = last;
    }

    /** Gives the call its sequence and keeps it; returns false when no more calls are taken. */
    synchronized boolean add(OutboundCall call) {
        if (refusing) {
            return false;
        }
        OutboundCall[] table = roomyTable();
        int seq = following(last);
        while (table[seq & table.length - 1] != null) {
            seq = following(seq);
        }
        last = seq;
        table[seq & table.length - 1] = call;
        count++;
        call.seq(seq);
        return true;
    }

    /** A sequence for a message that has no reply. */
    synchronized int nextSeq() {
        last = following(last);
        return last;
    }

    /** Removes and returns the call with this sequence, or {@code null}. */
    synchronized @Nullable OutboundCall remove(long seq) {
        OutboundCall[] table = slots;
        if (table == null) {
            return null;
        }
        int place = (int) seq & table.length - 1;
        OutboundCall call = table[place];
        if (call == null || call.seq() != seq) {
            return null;
        }
        table[place] = null;
        if (--count == 0 && table.length > SMALLEST) {
            slots = null;
        }
        return call;
    }

    /** Takes no more calls; those that are here go on waiting. */
    synchronized void refuse() {
        refusing = true;
    }

    synchronized boolean isRefusing() {
        return refusing;
    }

    /** Takes no more calls and returns those that waited. */
    synchronized List<OutboundCall> close() {
        refusing = true;
        List<OutboundCall> waiting = new ArrayList<>(count);
        OutboundCall[] table = slots;
        for (int i = 0; table != null && i < table.length; i++) {
            if (table[i] != null) {
                waiting.add(table[i]);
            }
        }
        slots = null;
        count = 0;
        return waiting;
    }

    synchronized int size() {
        return count;
    }

    private OutboundCall[] roomyTable() {
        OutboundCall[] table = slots;
        if (table == null) {
            table = new OutboundCall[SMALLEST];
            slots = table;
        } else if (count * 2 >= table.length) {
            table = doubled(table);
            slots = table;
        }
        return table;
    }

    private static OutboundCall[] doubled(OutboundCall[] small) {
        OutboundCall[] large = new OutboundCall[small.length * 2];
        for (OutboundCall call : small) {
            if (call != null) {
                large[call.seq() & large.length - 1] = call;
            }
        }
        return large;
    }

    private static int following(int seq) {
        return seq == Integer.MAX_VALUE ? 1 : seq + 1;
    }
}
