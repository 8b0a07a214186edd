package dev.descent.optimizer;

import dev.descent.spec.Problems;
import java.util.List;

/** The rule of a list of steps at which something happens: each comes after the one before it. */
final class Increasing {

    private Increasing() {}

    /** @param problems seen from the list */
    static void check(List<Long> steps, Problems problems) {
        for (int i = 1; i < steps.size(); i++) {
            long before = steps.get(i - 1);
            if (steps.get(i) <= before) {
                problems.at(i)
                        .add(
                                "out_of_range",
                                "Each step of the list must be above the one before it: " + steps.get(i)
                                        + " comes after " + before + ".",
                                "> " + before);
            }
        }
    }
}
