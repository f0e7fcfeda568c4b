package io.teleport.benchmarks.compare;

import io.teleport.benchmarks.stack.Dispatch;
import io.teleport.benchmarks.stack.Stack;
import java.util.ArrayList;
import java.util.List;

/** A row of the comparison: a stack with one of its dispatches. */
record Entrant(String stack, Dispatch dispatch) {

    /** Every dispatch that the stack of that name and this Java support. */
    static List<Entrant> of(String stack) {
        Stack found = Stack.named(stack);
        List<Entrant> entrants = new ArrayList<>();
        for (Dispatch dispatch : Dispatch.values()) {
            if (dispatch.isSupported() && found.supports(dispatch)) {
                entrants.add(new Entrant(stack, dispatch));
            }
        }
        return entrants;
    }

    String label() {
        return stack + "-" + dispatch.label();
    }
}
