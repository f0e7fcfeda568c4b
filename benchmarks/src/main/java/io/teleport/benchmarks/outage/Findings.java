package io.teleport.benchmarks.outage;

import io.teleport.benchmarks.endurance.Verdict;
import java.util.Map;

/** Holds what the callers were told against what the ledger says. */
record Findings(Callers callers, Ledger ledger, Verdict verdict) {

    private static final String CLEAR = "(102|104|503) .*";

    /** What must be so however a server ends; failures are counted. */
    void check(int stuck) {
        Map<Integer, Callers.Outcome> outcomes = callers.outcomes();
        int twice = 0;
        int unhandled = 0;
        int wrong = 0;
        for (int number = 0; number < callers.begun(); number++) {
            int times = ledger.timesHandled(number);
            Callers.Outcome outcome = outcomes.get(number);
            twice += times > 1 ? 1 : 0;
            unhandled += outcome != null && outcome.status().isOk() && times == 0 ? 1 : 0;
            wrong += outcome != null && !outcome.right() ? 1 : 0;
        }
        verdict.check(
                stuck == 0 && outcomes.size() == callers.begun(),
                "calls %,d, ended %,d, callers stuck %d",
                callers.begun(),
                outcomes.size(),
                stuck);
        verdict.check(wrong == 0 && unhandled == 0, "wrong answers %d, answers of no handler %d", wrong, unhandled);
        verdict.check(twice == 0, "calls handled twice %d", twice);
        Map<String, Integer> failures = callers.failures();
        verdict.check(
                failures.keySet().stream().allMatch(status -> status.matches(CLEAR)),
                "failed calls %,d: %s",
                failed(),
                failures);
        verdict.note("slowest call %,d ms", callers.slowestMillis());
    }

    int failed() {
        return callers.failures().values().stream().mapToInt(Integer::intValue).sum();
    }
}
