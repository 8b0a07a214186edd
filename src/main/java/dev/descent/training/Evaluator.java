package dev.descent.training;

import dev.descent.dataset.DatasetInfo;
import dev.descent.dataset.Examples;
import dev.descent.network.ConfusionMatrix;
import dev.descent.network.Loss;
import dev.descent.network.Metric;
import dev.descent.network.Outputs;
import dev.descent.tensor.DType;
import dev.descent.tensor.ThreadTeam;
import dev.descent.tensor.Vector;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Measures loss and metrics on rows that aren't trained on. Touches no training state. */
final class Evaluator {

    private final Inference inference;
    /** As it is computed: its scale is that of the predictions. */
    private final Loss loss;

    private final List<Metric> metrics;
    private final RowWeights weighting;
    private final DatasetInfo dataset;
    private final DType dtype;
    private final ThreadTeam team;

    /**
     * What was found on some rows.
     *
     * @param figures by name
     * @param confusion null where there are no classes, or too many
     */
    record Evaluation(Map<String, Double> figures, @Nullable ConfusionMatrix confusion) {}

    Evaluator(
            Inference inference,
            Loss loss,
            List<Metric> metrics,
            RowWeights weighting,
            DatasetInfo dataset,
            DType dtype,
            ThreadTeam team) {
        this.inference = inference;
        this.loss = loss;
        this.metrics = metrics;
        this.weighting = weighting;
        this.dataset = dataset;
        this.dtype = dtype;
        this.team = team;
    }

    /**
     * The figures over all rows, each under its name behind the prefix: {@code val_loss}, {@code val_accuracy}, …; nothing if
     * {@code stopRequested}, asked before each batch, says true. Only the loss knows of weights.
     */
    Evaluation evaluate(Examples examples, String prefix, BooleanSupplier stopRequested) {
        int[] order = IntStream.range(0, examples.size()).toArray();
        Outputs outputs = new Outputs(loss.scale(), dataset.classes());
        Measurements measurements = new Measurements(metrics, outputs);
        int classes = dataset.classes().size();
        ConfusionMatrix confusion =
                classes == 0 || classes > Confusion.MOST_CLASSES ? null : new ConfusionMatrix(outputs);
        double sum = 0;
        for (int from = 0; from < order.length; from += Trainer.EVALUATION_BATCH) {
            if (stopRequested.getAsBoolean()) {
                return new Evaluation(Map.of(), null);
            }
            int rows = Math.min(Trainer.EVALUATION_BATCH, order.length - from);
            BatchRows gathered = BatchRows.allocate(dataset, loss, weighting, dtype, rows);
            gathered.gather(examples, order, from, team);
            Vector predictions = inference.predict(gathered.inputs(), rows);
            int width = predictions.size() / rows;
            Vector slope = Vector.zeros(dtype, predictions.size());
            sum += loss.mean(predictions, gathered.lossTargets(), gathered.weights(), width, slope) * rows;
            measurements.add(predictions, gathered.targets(), width);
            if (confusion != null) {
                confusion.add(predictions, gathered.targets(), width);
            }
        }
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put(prefix + "loss", sum / order.length);
        measurements.tell(figures, prefix);
        return new Evaluation(figures, confusion);
    }
}
