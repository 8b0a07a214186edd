package dev.descent.training;

import dev.descent.dataset.Dataset;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A run for each fold, one after the other, and last of all one on all rows, whose model is kept. Steps and epochs are counted on
 * over all of them; a fold's figures have {@code /fold_1} and so on behind their names. In the end there are the mean of each figure of
 * held-out rows over the folds, under its own name, and its standard deviation over the folds (divided by n) behind {@code _std}.
 */
final class CrossValidatedRun implements Run {

    /** Before the names of the notes that are this run's own. */
    static final String NOTES = "cross_validation/";

    private static final String STEPS = NOTES + "steps";

    private final TrainingPlan plan;
    private final Dataset dataset;
    private final @Nullable Path initial;
    private final BooleanSupplier left;
    /** Of held-out rows, of each fold that is finished. */
    private final List<Map<String, Double>> results = new ArrayList<>();

    private Trainer trainer;
    private long stepsBefore;

    CrossValidatedRun(TrainingPlan plan, Dataset dataset, @Nullable Path initial, BooleanSupplier left)
            throws IOException {
        this.plan = plan;
        this.dataset = dataset;
        this.initial = initial;
        this.left = left;
        this.trainer = trainer();
    }

    private int folds() {
        return plan.folds().size();
    }

    /** Of the fold that comes next, or of all rows. */
    private Trainer trainer() throws IOException {
        return Trainer.of(results.size() < folds() ? plan.folds().get(results.size()) : plan, dataset, initial, left);
    }

    @Override
    public Outcome run(TrainingListener listener, Supplier<@Nullable Interrupt> interrupts) {
        while (true) {
            boolean last = results.size() == folds();
            Outcome outcome =
                    trainer.run(new Shifted(listener, last ? "" : "/fold_" + (results.size() + 1)), interrupts);
            boolean whole = outcome.reason() == StopReason.COMPLETED || outcome.reason() == StopReason.EARLY_STOPPED;
            if (last || !outcome.finished() || !whole) {
                return told(outcome);
            }
            stepsBefore += outcome.steps();
            results.add(heldOut(outcome.metrics()));
            trainer.close();
            try {
                trainer = trainer();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static Map<String, Double> heldOut(Map<String, Double> figures) {
        Map<String, Double> heldOut = new LinkedHashMap<>(figures);
        heldOut.keySet().removeIf(name -> !name.startsWith(Trainer.VALIDATION));
        return heldOut;
    }

    /** How the whole came out. */
    private Outcome told(Outcome outcome) {
        Map<String, Double> figures = new LinkedHashMap<>(outcome.metrics());
        if (!results.isEmpty()) {
            for (String name : results.get(0).keySet()) {
                double mean = results.stream()
                        .mapToDouble(result -> result.getOrDefault(name, Double.NaN))
                        .average()
                        .orElse(Double.NaN);
                double squares = results.stream()
                        .mapToDouble(result -> Math.pow(result.getOrDefault(name, Double.NaN) - mean, 2))
                        .sum();
                figures.put(name, mean);
                figures.put(name + "_std", Math.sqrt(squares / results.size()));
            }
        }
        return new Outcome(
                outcome.reason(),
                stepsBefore + outcome.steps(),
                results.size() * epochs() + outcome.epochs(),
                outcome.finished(),
                figures,
                outcome.confusion());
    }

    private int epochs() {
        return plan.spec().training().epochs();
    }

    @Override
    public String save(Path file, Map<String, double[]> notes) throws IOException {
        Map<String, double[]> all = new LinkedHashMap<>(notes);
        all.put(STEPS, new double[] {stepsBefore});
        if (!results.isEmpty()) {
            for (String name : results.get(0).keySet()) {
                all.put(
                        NOTES + name,
                        results.stream()
                                .mapToDouble(result -> result.getOrDefault(name, Double.NaN))
                                .toArray());
            }
        }
        return trainer.save(file, all);
    }

    @Override
    public boolean canBeSaved() {
        return trainer.canBeSaved();
    }

    @Override
    public long resume(Checkpoint checkpoint) throws IOException {
        Map<String, double[]> notes = checkpoint.notesOf(NOTES);
        double[] steps = notes.remove("steps");
        if (steps == null) {
            throw new IllegalArgumentException("the checkpoint isn't of a cross-validation");
        }
        results.clear();
        notes.forEach((name, values) -> {
            for (int fold = 0; fold < values.length; fold++) {
                if (results.size() == fold) {
                    results.add(new LinkedHashMap<>());
                }
                results.get(fold).put(name, values[fold]);
            }
        });
        stepsBefore = (long) steps[0];
        trainer.close();
        trainer = trainer();
        return stepsBefore + trainer.resume(checkpoint);
    }

    @Override
    public String saveModel(Path file) throws IOException {
        return trainer.saveModel(file);
    }

    @Override
    public void close() {
        trainer.close();
    }

    /** Tells of one of the runs as a part of the whole. */
    private final class Shifted implements TrainingListener {

        private final TrainingListener listener;
        private final String suffix;
        private final long steps = stepsBefore;
        private final int epochs = results.size() * epochs();

        Shifted(TrainingListener listener, String suffix) {
            this.listener = listener;
            this.suffix = suffix;
        }

        private Map<String, Double> named(Map<String, Double> figures) {
            Map<String, Double> named = new LinkedHashMap<>();
            figures.forEach((name, value) -> named.put(name + suffix, value));
            return named;
        }

        @Override
        public void step(long step, int epoch, double loss) {
            listener.step(steps + step, epochs + epoch, loss);
        }

        @Override
        public void layers(long step, int epoch, List<LayerStatistics> layers) {
            listener.layers(steps + step, epochs + epoch, layers);
        }

        @Override
        public void between(long step, Map<String, Double> figures) {
            listener.between(steps + step, named(figures));
        }

        @Override
        public void epoch(int epoch, long step, Map<String, Double> metrics) {
            listener.epoch(epochs + epoch, steps + step, named(metrics));
        }
    }
}
