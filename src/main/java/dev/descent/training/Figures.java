package dev.descent.training;

import dev.descent.network.Metric;
import dev.descent.optimizer.ReduceOnPlateau;
import dev.descent.spec.NearName;
import dev.descent.spec.Problems;
import java.util.ArrayList;
import java.util.List;

/**
 * The figures that a job finds at the end of every epoch, for what watches one of them.
 *
 * @param names as {@code loss}, {@code accuracy}, {@code val_loss}, {@code val_accuracy}
 */
record Figures(List<String> names) {

    private static final String LOSS = "loss";
    private static final String HELD_OUT = "val_";

    static Figures of(List<Metric> metrics, List<String> classes, int validationRows) {
        List<String> names = new ArrayList<>(List.of(LOSS));
        metrics.forEach(metric -> names.addAll(metric.series(classes)));
        if (validationRows > 0) {
            List.copyOf(names).forEach(name -> names.add(HELD_OUT + name));
        }
        return new Figures(List.copyOf(names));
    }

    /** What is watched where nothing is said: the loss, on held-out rows where there are any. */
    String standard() {
        return names.contains(HELD_OUT + LOSS) ? HELD_OUT + LOSS : LOSS;
    }

    /**
     * Reports a figure that the job won't find.
     *
     * @param problems seen from its name
     */
    void check(String name, Problems problems) {
        if (names.contains(name)) {
            return;
        }
        String mend = name.startsWith(HELD_OUT) && names.contains(name.substring(HELD_OUT.length()))
                ? "; set `validation_split` to hold out rows."
                : NearName.hint(name, names);
        problems.add(
                "unknown_value",
                "This job doesn't measure `" + name + "`, only " + String.join(", ", names) + mend,
                String.join(", ", names));
    }

    /**
     * The schedule with the figure that it is to watch.
     *
     * @param problems seen from the schedule
     */
    ReduceOnPlateau settle(ReduceOnPlateau schedule, Problems problems) {
        if (schedule.monitor() == null) {
            return schedule.monitoring(standard());
        }
        check(schedule.monitor(), problems.at("monitor"));
        return schedule;
    }
}
