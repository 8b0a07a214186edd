package dev.descent.training;

import dev.descent.dataset.Dataset;
import dev.descent.dataset.Examples;
import dev.descent.dataset.PreparedData;
import dev.descent.network.ConfusionMatrix;
import dev.descent.network.Metric;
import dev.descent.network.Outputs;
import dev.descent.optimizer.Updater;
import dev.descent.tensor.Backend;
import dev.descent.tensor.ParameterLayout;
import dev.descent.tensor.Safetensors;
import dev.descent.tensor.Tensor;
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
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Carries out one plan on one data set. */
public final class Trainer implements Run {

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
    /** The epoch that is under way; null once the end was begun. */
    private @Nullable EpochRun run;

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
                    team);
            this.best = open(new BestEpoch(options.earlyStopping(), optimization.model()));
            RowWeights weighting = RowWeights.ofTraining(spec, data);
            this.loader = open(new BatchLoader(
                    rows -> BatchRows.allocate(data.info(), optimization.loss(), weighting, spec.dtype(), rows),
                    plan.summary().batchRows() * plan.network().inputShape().elements(),
                    !spec.dataset().augment().isEmpty(),
                    team));
            this.run = epoch(1);
        } catch (Throwable failure) {
            close();
            throw failure;
        }
    }

    static Trainer of(TrainingPlan plan, Dataset dataset, @Nullable Path initial, BooleanSupplier left)
            throws IOException {
        TrainingSpec spec = plan.spec();
        Trainer trainer = new Trainer(plan, dataset.prepare(spec.dataset(), spec.seed(), left));
        if (spec.initial() != null && initial != null) {
            try {
                trainer.startFrom(spec.initial(), initial);
            } catch (Throwable failure) {
                trainer.close();
                throw failure;
            }
        }
        return trainer;
    }

    /** An epoch from its first row on. */
    private EpochRun epoch(int number) {
        return new EpochRun(
                plan, data.train(), loader, optimization, new Measurements(metrics, outputs()), number, step);
    }

    private <T extends AutoCloseable> T open(T resource) {
        resources.push(resource);
        return resource;
    }

    /**
     * Trains until the last epoch, until nothing gets better, divergence, or until {@code stopRequested} says true.
     *
     * @param stopRequested asked before each update and each evaluated batch
     */
    public Outcome train(TrainingListener listener, BooleanSupplier stopRequested) {
        return run(listener, () -> stopRequested.getAsBoolean() ? Interrupt.LEAVE : null);
    }

    @Override
    public Outcome run(TrainingListener listener, Supplier<@Nullable Interrupt> interrupts) {
        BooleanSupplier left = () -> interrupts.get() == Interrupt.LEAVE;
        while (true) {
            EpochRun epoch = Objects.requireNonNull(run, "a trainer trains once");
            StopReason stopped = epoch.updates(listener, interrupts);
            step = epoch.step();
            if (stopped == StopReason.DIVERGED || left.getAsBoolean()) {
                return new Outcome(
                        Objects.requireNonNullElse(stopped, StopReason.USER_STOP),
                        step,
                        epoch.number() - 1,
                        best.figures());
            }
            if (stopped != null && epoch.row() == 0 && step > 0) {
                // The weights are those that the epoch before ended with, and all but the test part was told then.
                return end(listener, stopped, epoch.number() - 1, Map.of(), left);
            }
            Map<String, Double> figures = epoch.figures();
            optimization.refreshModel();
            Evaluator.Evaluation heldOut = evaluate(data.validation(), VALIDATION, left);
            if (left.getAsBoolean()) {
                return new Outcome(StopReason.USER_STOP, step, epoch.number() - 1, best.figures());
            }
            figures.putAll(heldOut.figures());
            boolean enough = best.observe(epoch.number(), figures, heldOut.confusion(), optimization.model());
            if (stopped == null && epoch.number() == plan.spec().training().epochs()) {
                stopped = StopReason.COMPLETED;
            } else if (stopped == null && enough) {
                stopped = StopReason.EARLY_STOPPED;
            }
            if (stopped != null) {
                return end(listener, stopped, epoch.number(), figures, left);
            }
            optimization.observe(figures);
            listener.epoch(epoch.number(), step, figures);
            run = epoch(epoch.number() + 1);
            listener.between(step, figures);
        }
    }

    /** @param figures of the last epoch, which were not told yet */
    private Outcome end(
            TrainingListener listener,
            StopReason reason,
            int epoch,
            Map<String, Double> figures,
            BooleanSupplier left) {
        run = null;
        // No loss was computed after the last update: whether that went well shows in the parameters only.
        boolean diverged = !optimization.isFinite();
        restored = best.restore(optimization.model());
        if (!restored) {
            optimization.refreshModel();
        }
        Evaluator.Evaluation test = evaluate(data.test(), TEST, left);
        if (left.getAsBoolean()) {
            return new Outcome(StopReason.USER_STOP, step, epoch - 1, best.figures());
        }
        Map<String, Double> untold = new LinkedHashMap<>(figures);
        untold.putAll(test.figures());
        if (!untold.isEmpty()) {
            listener.epoch(epoch, step, untold);
        }
        if (diverged) {
            return new Outcome(StopReason.DIVERGED, step, epoch, untold);
        }
        return new Outcome(
                reason,
                step,
                epoch,
                true,
                best.figuresWith(test.figures()),
                confusion(test.confusion(), best.heldOut()));
    }

    @Override
    public String save(Path file, Map<String, double[]> notes) throws IOException {
        EpochRun now = run;
        if (now == null) {
            throw new IllegalStateException("the run has come to its end");
        }
        return Checkpoint.write(
                file,
                ModelFile.of(plan, data),
                plan.network().layout(),
                optimization,
                best.weights(),
                now.cursor(best.known()),
                now.measured(),
                notes);
    }

    @Override
    public boolean canBeSaved() {
        return run != null;
    }

    @Override
    public long resume(Checkpoint checkpoint) {
        Checkpoint.Cursor cursor = checkpoint.cursor();
        ParameterLayout layout = plan.network().layout();
        checkpoint.loadWeights(layout, optimization.parameters());
        optimization.restore(checkpoint.optimizer());
        Tensor ofBest = best.weights();
        if (ofBest != null) {
            checkpoint.loadBest(layout, ofBest);
        }
        best.restore(cursor.best(), outputs());
        step = cursor.step();
        run = epoch(cursor.epoch());
        run.resume(cursor, checkpoint.metrics());
        return step;
    }

    /** Starts from weights that were found to suit the plan, before the first step. */
    public void startFrom(InitialWeights initial, Path file) throws IOException {
        initial.load(Safetensors.open(file), plan.network().layout(), optimization.parameters());
        if (initial.optimizerState()) {
            optimization.restore(Checkpoint.open(file).optimizer());
        }
    }

    private Outputs outputs() {
        return new Outputs(optimization.loss().scale(), data.info().classes());
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

    @Override
    public String saveModel(Path file) throws IOException {
        if (!restored) {
            optimization.refreshModel();
        }
        return ModelFile.of(plan, data).write(file, plan.network().layout(), optimization.model());
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
}
