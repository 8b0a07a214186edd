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
 * @param rising those of which more is better
 * @param names as {@code loss}, {@code accuracy}, {@code val_loss}, {@code val_accuracy}
 */
record Figures(List<String> names, List<String> rising) {

    private static final String LOSS = "loss";
    private static final String HELD_OUT = Trainer.VALIDATION;

    static Figures of(List<Metric> metrics, List<String> classes, int validationRows) {
        List<String> names = new ArrayList<>(List.of(LOSS));
        List<String> rising = new ArrayList<>();
        metrics.forEach(metric -> {
            names.addAll(metric.series(classes));
            if (metric.largerIsBetter()) {
                rising.addAll(metric.series(classes));
            }
        });
        if (validationRows > 0) {
            List.copyOf(names).forEach(name -> names.add(HELD_OUT + name));
        }
        List.copyOf(rising).forEach(name -> rising.add(HELD_OUT + name));
        return new Figures(List.copyOf(names), List.copyOf(rising));
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

    /**
     * Early stopping with the figure that it is to watch, and whether more of it is better.
     *
     * @param problems seen from early stopping
     */
    EarlyStopping settle(EarlyStopping stopping, Problems problems) {
        String monitor = stopping.monitor();
        if (monitor == null) {
            monitor = standard();
        } else {
            check(monitor, problems.at("monitor"));
        }
        EarlyStopping.Mode mode = stopping.mode();
        if (mode == EarlyStopping.Mode.AUTO) {
            mode = rising.contains(monitor) ? EarlyStopping.Mode.MAX : EarlyStopping.Mode.MIN;
        }
        return stopping.watching(monitor, mode);
    }
}
