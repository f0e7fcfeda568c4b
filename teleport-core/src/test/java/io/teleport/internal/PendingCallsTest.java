package io.teleport.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.teleport.codec.BodyReaders;
import io.teleport.codec.CodecRegistry;
import io.teleport.message.Message;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PendingCallsTest {

    private static final BodyReaders READER = BodyReaders.of(CodecRegistry.defaults(), String.class);

    /** A call of no session. */
    private static final class Call extends OutboundCall {

        @SuppressWarnings("NullAway") // the table does not look at the session
        private Call() {
            super(null, new Message(), READER, 0);
        }

        @Override
        void ended() {}
    }

    private static Call added(PendingCalls calls) {
        Call call = new Call();
        assertThat(calls.add(call)).isTrue();
        return call;
    }

    @Test
    void sequencesBeginAtOne() {
        PendingCalls calls = new PendingCalls();
        assertThat(added(calls).seq()).isEqualTo(1);
        assertThat(calls.nextSeq()).isEqualTo(2);
        assertThat(added(calls).seq()).isEqualTo(3);
    }

    @Test
    void sequencesStartAgainAfterTheLargest() {
        PendingCalls calls = new PendingCalls(Integer.MAX_VALUE - 2);
        Call before = added(calls);
        Call last = added(calls);
        Call first = added(calls);
        assertThat(before.seq()).isEqualTo(Integer.MAX_VALUE - 1);
        assertThat(last.seq()).isEqualTo(Integer.MAX_VALUE);
        assertThat(first.seq()).isEqualTo(1);
        assertThat(calls.remove(Integer.MAX_VALUE)).isSameAs(last);
        assertThat(calls.remove(1)).isSameAs(first);
        assertThat(calls.remove(Integer.MAX_VALUE - 1)).isSameAs(before);
        assertThat(calls.size()).isZero();
    }

    @Test
    void placeThatIsTakenIsSkipped() {
        PendingCalls calls = new PendingCalls(Integer.MAX_VALUE - 1);
        Call patient = added(calls);
        List<Call> others = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            Call call = added(calls);
            others.add(call);
            assertThat(calls.remove(call.seq())).isSameAs(call);
        }
        assertThat(others).extracting(Call::seq).doesNotHaveDuplicates().doesNotContain(patient.seq());
        assertThat(calls.remove(patient.seq())).isSameAs(patient);
    }

    @Test
    void thousandsWaitAtATime() {
        PendingCalls calls = new PendingCalls(Integer.MAX_VALUE - 5000);
        List<Call> waiting = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            waiting.add(added(calls));
        }
        assertThat(calls.size()).isEqualTo(10_000);
        assertThat(waiting).extracting(Call::seq).doesNotHaveDuplicates().allMatch(seq -> seq > 0);
        for (Call call : waiting) {
            assertThat(calls.remove(call.seq())).isSameAs(call);
        }
        assertThat(calls.size()).isZero();
    }

    @Test
    void replyToNobodyFindsNothing() {
        PendingCalls calls = new PendingCalls();
        assertThat(calls.remove(1)).isNull();
        Call call = added(calls);
        assertThat(calls.remove(call.seq() + 16L)).isNull();
        assertThat(calls.remove(call.seq() + (1L << 32))).isNull();
        assertThat(calls.remove(-1)).isNull();
        assertThat(calls.remove(call.seq())).isSameAs(call);
        assertThat(calls.remove(call.seq())).isNull();
    }

    @Test
    void closedTableGivesBackWhatWaitsAndTakesNothing() {
        PendingCalls calls = new PendingCalls();
        Call first = added(calls);
        Call second = added(calls);
        assertThat(calls.close()).containsExactlyInAnyOrder(first, second);
        assertThat(calls.add(new Call())).isFalse();
        assertThat(calls.isRefusing()).isTrue();
        assertThat(calls.close()).isEmpty();
    }
}
