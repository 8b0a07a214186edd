package dev.descent.training;

import dev.descent.network.Metric;
import dev.descent.network.Outputs;
import dev.descent.tensor.Vector;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What a job's metrics measure of one pass over rows. */
final class Measurements {

    private final List<String> names = new ArrayList<>();
    private final List<Metric.Measurement> measurements = new ArrayList<>();

    /** Starts anew. */
    Measurements(List<Metric> metrics, Outputs outputs) {
        for (Metric metric : metrics) {
            names.addAll(metric.series(outputs.classes()));
            measurements.add(metric.start(outputs));
        }
    }

    /** Takes in a batch, as {@link Metric.Measurement#add} does. */
    void add(Vector predictions, Vector targets, int width) {
        measurements.forEach(measurement -> measurement.add(predictions, targets, width));
    }

    /** Everything that was taken in, by metric. */
    List<double[]> state() {
        return measurements.stream().map(Metric.Measurement::state).toList();
    }

    /** Goes on where {@link #state} was taken. */
    void restore(List<double[]> state) {
        for (int i = 0; i < state.size(); i++) {
            measurements.get(i).restore(state.get(i));
        }
    }

    /** Adds each figure to the others, under its name behind the prefix. */
    void tell(Map<String, Double> figures, String prefix) {
        int next = 0;
        for (Metric.Measurement measurement : measurements) {
            for (double value : measurement.values()) {
                figures.put(prefix + names.get(next++), value);
            }
        }
    }
}
