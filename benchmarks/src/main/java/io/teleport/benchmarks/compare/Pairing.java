package io.teleport.benchmarks.compare;

import io.teleport.benchmarks.load.Scenario;
import io.teleport.benchmarks.stack.Dispatch;
import java.util.Arrays;
import java.util.List;

/**
 * Two rows of a scenario of which one is divided by the other.
 *
 * @param label the name in ratio lines
 */
record Pairing(String label, Entrant ours, Entrant partner) {

    static final String OURS = "teleport";
    static final Entrant RAW = new Entrant("raw", Dispatch.LOOP);
    private static final Entrant PLAIN = new Entrant(OURS, Dispatch.LOOP);

    /** Ours with something against ours without where that is the question, else ours against raw Netty. */
    static List<Pairing> of(Scenario scenario) {
        return switch (scenario) {
            case PLUGINS -> List.of(pairing(scenario, new Entrant(OURS + "-plugins", Dispatch.LOOP), PLAIN));
            case OBSERVATION -> List.of(pairing(scenario, new Entrant(OURS + "-observed", Dispatch.LOOP), PLAIN));
            default ->
                Arrays.stream(Dispatch.values())
                        .map(dispatch -> pairing(scenario, new Entrant(OURS, dispatch), RAW))
                        .toList();
        };
    }

    private static Pairing pairing(Scenario scenario, Entrant ours, Entrant partner) {
        return new Pairing(scenario.label() + "-" + ours.dispatch().label(), ours, partner);
    }
}
