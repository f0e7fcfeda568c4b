package io.teleport.benchmarks.compare;

import io.teleport.benchmarks.load.Scenario;
import io.teleport.benchmarks.stack.Stack;
import java.util.List;

/** Who takes part in which scenario. */
final class Lineup {

    private Lineup() {}

    /** Those of the stacks that can, in the order in which they take turns. */
    static List<Entrant> of(Scenario scenario, List<String> stacks) {
        return switch (scenario) {
            case PLUGINS, OBSERVATION -> stacks.contains(Pairing.OURS) ? both(scenario) : List.of();
            default ->
                stacks.stream()
                        .flatMap(stack -> Entrant.of(stack).stream())
                        .filter(entrant -> fits(scenario, entrant))
                        .toList();
        };
    }

    private static List<Entrant> both(Scenario scenario) {
        return Pairing.of(scenario).stream()
                .flatMap(pairing -> List.of(pairing.partner(), pairing.ours()).stream())
                .toList();
    }

    private static boolean fits(Scenario scenario, Entrant entrant) {
        return (!scenario.hasBytes() || Stack.named(entrant.stack()).movesBytes())
                && (!scenario.hasSleepers() || entrant.dispatch().mayWait());
    }
}
