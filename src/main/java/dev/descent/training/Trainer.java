package dev.descent.training;

import dev.descent.dataset.Examples;
import dev.descent.dataset.PreparedData;
import dev.descent.network.ConfusionMatrix;
import dev.descent.network.Metric;
import dev.descent.network.Outputs;
import dev.descent.network.Pass;
import dev.descent.optimizer.Updater;
import dev.descent.tensor.Backend;
import dev.descent.tensor.CounterRandom;
import dev.descent.tensor.ThreadTeam;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Carries out one plan on one data set. Not safe for use by several threads; holds off-heap memory until closed. */
public final class Trainer implements AutoCloseable {

    /** Sets the order of the rows apart from the other random streams of a job. */
    private static final long SHUFFLING = 0x5AFF1E;

    /** Rows that are evaluated at once: enough to keep the native calls busy, few enough to stay small. */
    static final int EVALUATION_BATCH = 256;

    /** Before the names of figures of held-out rows, and of the test part. */
    static final String VALIDATION = "val_";

    static final String TEST = "test_";

    private final TrainingPlan plan;
    private final PreparedData data;
    /** To be closed in the end, the last first. */
    private final Deque<AutoCloseable> resources = new ArrayDeque<>();

    private final ThreadTeam team;
    private final Optimization optimization;
    private final Evaluator evaluator;
    private final List<Metric> metrics;
    private final BestEpoch best;
    private final BatchLoader loader;
    private long step;
    private boolean restored;

    public Trainer(TrainingPlan plan, PreparedData data) {
        TrainingSpec spec = plan.spec();
        TrainingOptions options = spec.training();
        this.plan = plan;
        this.data = data;
        this.metrics = Objects.requireNonNullElse(options.metrics(), List.of());
        this.team = open(new ThreadTeam(Backend.load().threads()));
        try {
            this.optimization = open(new Optimization(
                    plan.network(),
                    options.loss(),
                    options.updateChain(),
                    spec.dtype(),
                    new Updater.Setting(
                            plan.summary().stepsPerEpoch(),
                            spec.seed(),
                            team,
                            spec.history().gradients())));
            plan.network().initialize(optimization.parameters(), spec.seed());
            Inference inference =
                    open(new Inference(plan.network(), optimization.model(), optimization.withoutLast(), team));
            this.evaluator = new Evaluator(
                    inference,
                    optimization.loss(),
                    metrics,
                    RowWeights.ofEvaluation(spec),
                    data.info(),
                    spec.dtype(),
                    EVALUATION_BATCH);
            this.best = open(new BestEpoch(options.earlyStopping(), optimization.model()));
            RowWeights weighting = RowWeights.ofTraining(spec, data);
            this.loader = open(new BatchLoader(
                    rows -> BatchRows.allocate(data.info(), optimization.loss(), weighting, spec.dtype(), rows),
                    plan.summary().batchRows() * plan.network().inputShape().elements()));
        } catch (Throwable failure) {
            close();
            throw failure;
        }
    }

    private <T extends AutoCloseable> T open(T resource) {
        resources.push(resource);
        return resource;
    }

    /** Trains until the last epoch, until nothing gets better, divergence, or until {@code stopRequested}, asked before each update
     * and each evaluated batch, says true. */
    public Outcome train(TrainingListener listener, BooleanSupplier stopRequested) {
        int epochs = plan.spec().training().epochs();
        for (int epoch = 1; ; epoch++) {
            EpochRun run = new EpochRun(epoch);
            StopReason stopped = run.updates(listener, stopRequested);
            if (stopped != StopReason.COMPLETED) {
                return new Outcome(stopped, step, epoch - 1, best.figures());
            }
            Map<String, Double> figures = run.figures();
            optimization.refreshModel();
            Evaluator.Evaluation heldOut = evaluate(data.validation(), VALIDATION, stopRequested);
            figures.putAll(heldOut.figures());
            boolean last = epoch == epochs;
            if (!stopRequested.getAsBoolean()) {
                last |= best.observe(epoch, figures, heldOut.confusion(), optimization.model());
            }
            // No loss was computed after the last update: whether that went well shows in the parameters only.
            boolean diverged = last && !optimization.isFinite();
            ConfusionMatrix ofTest = null;
            if (last) {
                restored = best.restore(optimization.model());
                Evaluator.Evaluation test = evaluate(data.test(), TEST, stopRequested);
                figures.putAll(test.figures());
                ofTest = test.confusion();
            }
            if (stopRequested.getAsBoolean()) {
                return new Outcome(StopReason.USER_STOP, step, epoch - 1, best.figures());
            }
            optimization.observe(figures);
            listener.epoch(epoch, step, figures);
            if (diverged) {
                return new Outcome(StopReason.DIVERGED, step, epoch, figures);
            }
            if (last) {
                StopReason reason = epoch == epochs ? StopReason.COMPLETED : StopReason.EARLY_STOPPED;
                return new Outcome(reason, step, epoch, best.figures(figures), confusion(ofTest, best.heldOut()));
            }
        }
    }

    private Evaluator.Evaluation evaluate(Examples examples, String prefix, BooleanSupplier stopRequested) {
        return examples.size() == 0
                ? new Evaluator.Evaluation(Map.of(), null)
                : evaluator.evaluate(examples, prefix, stopRequested);
    }

    private static @Nullable Confusion confusion(@Nullable ConfusionMatrix test, @Nullable ConfusionMatrix heldOut) {
        if (test != null) {
            return Confusion.of(Confusion.Part.TEST, test);
        }
        return heldOut == null ? null : Confusion.of(Confusion.Part.VALIDATION, heldOut);
    }

    /**
     * Writes the model (parameters, specification, preprocessing, classes) as one safetensors file, fsynced and renamed into
     * place.
     *
     * @return the file's SHA-256, in hexadecimal
     */
    public String saveModel(Path file) throws IOException {
        if (!restored) {
            optimization.refreshModel();
        }
        return ModelFile.write(file, plan, data, optimization.model());
    }

    @Override
    public void close() {
        while (!resources.isEmpty()) {
            try {
                resources.pop().close();
            } catch (Exception e) {
                throw new IllegalStateException("what a run held can't be freed", e);
            }
        }
    }

    /** One pass over the training rows. */
    private final class EpochRun {

        private final int epoch;
        private final Measurements measurements = new Measurements(
                metrics, new Outputs(optimization.loss().scale(), data.info().classes()));
        private final long start = System.nanoTime();
        private double lossSum;
        private int seen;

        EpochRun(int epoch) {
            this.epoch = epoch;
        }

        StopReason updates(TrainingListener listener, BooleanSupplier stopRequested) {
            Examples examples = data.train();
            int batchSize = plan.summary().batchRows();
            int[] order = order(examples.size());
            for (int from = 0; from < order.length; from += batchSize) {
                if (stopRequested.getAsBoolean()) {
                    return StopReason.USER_STOP;
                }
                double loss = update(examples, order, from);
                listener.step(step, epoch, loss);
                if (!Double.isFinite(loss)) {
                    return StopReason.DIVERGED;
                }
                if (watched()) {
                    List<LayerStatistics> layers = LayerStatistics.of(optimization.statistics());
                    if (!layers.isEmpty()) {
                        listener.layers(step, epoch, layers);
                    }
                }
            }
            return StopReason.COMPLETED;
        }

        private int[] order(int rows) {
            return plan.spec().dataset().shuffle()
                    ? CounterRandom.of(plan.spec().seed(), SHUFFLING, epoch).permutation(rows)
                    : IntStream.range(0, rows).toArray();
        }

        private double update(Examples examples, int[] order, int from) {
            BatchRows batch = loader.take(examples, order, from, plan.summary().batchRows());
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
            seen += rows;
            measurements.add(
                    result.predictions(), batch.targets(), result.predictions().size() / rows);
            return result.loss();
        }

        private boolean watched() {
            return plan.spec().history().watches(optimization.updateOf(step));
        }

        Map<String, Double> figures() {
            Map<String, Double> figures = new LinkedHashMap<>();
            figures.put("loss", lossSum / seen);
            measurements.tell(figures, "");
            figures.put("learning_rate", optimization.learningRate());
            figures.put("samples_per_second", seen / ((System.nanoTime() - start) / 1e9));
            return figures;
        }
    }
}
