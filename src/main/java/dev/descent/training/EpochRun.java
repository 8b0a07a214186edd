package dev.descent.training;

import dev.descent.dataset.Examples;
import dev.descent.network.Pass;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One pass over the training rows, which may be interrupted between two updates. Not safe for use by several threads. */
final class EpochRun {

    private final TrainingPlan plan;
    private final Examples examples;
    private final BatchLoader loader;
    private final Optimization optimization;
    private final Measurements measurements;
    private final int number;
    private long start = System.nanoTime();
    /** Updates made since the first epoch's first. */
    private long step;
    /** The next one, in the epoch's order. */
    private int row;

    private double lossSum;

    /**
     * @param measurements that have nothing yet
     * @param number of the epoch, from 1
     * @param step updates made before it
     */
    EpochRun(
            TrainingPlan plan,
            Examples examples,
            BatchLoader loader,
            Optimization optimization,
            Measurements measurements,
            int number,
            long step) {
        this.plan = plan;
        this.examples = examples.inEpoch(number);
        this.loader = loader;
        this.optimization = optimization;
        this.measurements = measurements;
        this.number = number;
        this.step = step;
    }

    int number() {
        return number;
    }

    long step() {
        return step;
    }

    /** The next row, in the epoch's order. */
    int row() {
        return row;
    }

    /** Where the run stands between two updates. */
    Checkpoint.Cursor cursor(BestEpoch.Known best) {
        return new Checkpoint.Cursor(step, number, row, lossSum, System.nanoTime() - start, best);
    }

    /** What was counted so far, by metric. */
    List<double[]> measured() {
        return measurements.state();
    }

    /** Goes on where {@link #cursor} and {@link #measured} were taken. */
    void resume(Checkpoint.Cursor cursor, List<double[]> measured) {
        row = cursor.row();
        lossSum = cursor.lossSum();
        start -= cursor.nanos();
        measurements.restore(measured);
    }

    /** @return null if the epoch is whole */
    @Nullable
    StopReason updates(TrainingListener listener, Supplier<@Nullable Interrupt> interrupts) {
        int[] order = plan.spec().dataset().order(examples.size(), plan.spec().seed(), number);
        while (row < order.length) {
            Interrupt interrupt = interrupts.get();
            if (interrupt != null) {
                return interrupt == Interrupt.OUT_OF_TIME ? StopReason.MAX_RUNTIME : StopReason.USER_STOP;
            }
            double loss = update(order);
            listener.step(step, number, loss);
            if (!Double.isFinite(loss)) {
                return StopReason.DIVERGED;
            }
            if (watched()) {
                List<LayerStatistics> layers = LayerStatistics.of(optimization.statistics());
                if (!layers.isEmpty()) {
                    listener.layers(step, number, layers);
                }
            }
            if (row < order.length) {
                listener.between(step, Map.of());
            }
        }
        return null;
    }

    private double update(int[] order) {
        BatchRows batch = loader.take(examples, order, row, plan.summary().batchRows());
        int rows = batch.rows();
        step++;
        Optimization.Result result = optimization.update(
                batch.inputs(),
                batch.lossTargets(),
                batch.weights(),
                rows,
                new Pass(plan.spec().seed(), step),
                watched());
        lossSum += result.loss() * rows;
        row += rows;
        measurements.add(
                result.predictions(), batch.targets(), result.predictions().size() / rows);
        return result.loss();
    }

    private boolean watched() {
        return plan.spec().history().watches(optimization.updateOf(step));
    }

    Map<String, Double> figures() {
        Map<String, Double> figures = new LinkedHashMap<>();
        if (row == 0) {
            return figures;
        }
        figures.put("loss", lossSum / row);
        measurements.tell(figures, "");
        figures.put("learning_rate", optimization.learningRate());
        figures.put("samples_per_second", row / ((System.nanoTime() - start) / 1e9));
        return figures;
    }
}
