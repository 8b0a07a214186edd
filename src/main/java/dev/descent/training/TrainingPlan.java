package dev.descent.training;

import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.descent.dataset.Dataset;
import dev.descent.dataset.DatasetInfo;
import dev.descent.dataset.DatasetView;
import dev.descent.dataset.augmentation.Augmenter;
import dev.descent.network.Accuracy;
import dev.descent.network.LayerSpec;
import dev.descent.network.MeanAbsoluteError;
import dev.descent.network.Metric;
import dev.descent.network.Network;
import dev.descent.optimizer.Accumulate;
import dev.descent.optimizer.GradientTransform;
import dev.descent.optimizer.Lookahead;
import dev.descent.optimizer.Optimizer;
import dev.descent.optimizer.ReduceOnPlateau;
import dev.descent.optimizer.UpdateChain;
import dev.descent.spec.InvalidInputException;
import dev.descent.spec.Parts;
import dev.descent.spec.Problem;
import dev.descent.spec.Problems;
import dev.descent.tensor.Backend;
import dev.descent.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** A specification that was checked against its data set: shapes fit, loss and metrics suit the target. */
public final class TrainingPlan {

    private final TrainingSpec spec;
    private final DatasetInfo dataset;
    private final Network network;
    private final PlanSummary summary;
    private final List<TrainingPlan> folds;

    private TrainingPlan(
            TrainingSpec spec, DatasetInfo dataset, Network network, PlanSummary summary, List<TrainingPlan> folds) {
        this.spec = spec;
        this.dataset = dataset;
        this.network = network;
        this.summary = summary;
        this.folds = List.copyOf(folds);
    }

    /**
     * Checks and estimates; allocates nothing.
     *
     * @param stored the data set that the specification names
     * @throws InvalidInputException naming everything that doesn't fit
     */
    public static TrainingPlan of(TrainingSpec spec, DatasetInfo stored) {
        return of(spec, DatasetView.of(stored, spec.dataset()));
    }

    /** The same, but rows are read where the number of those that are held out, or the network's input, depends on them. */
    public static TrainingPlan of(TrainingSpec spec, Dataset stored) {
        TrainingPlan plan = of(spec, stored.view(spec.dataset(), spec.seed()));
        CrossValidation validation = plan.spec.crossValidation();
        if (validation == null) {
            return plan;
        }
        List<TrainingPlan> folds = new ArrayList<>();
        for (int fold = 0; fold < validation.folds(); fold++) {
            try {
                folds.add(of(plan.spec.ofFold(fold), stored));
            } catch (InvalidInputException e) {
                throw new InvalidInputException(e.problems().stream()
                        .map(problem -> new Problem(
                                problem.pointer().replaceFirst("^/dataset/split", "/cross_validation"),
                                problem.code(),
                                problem.message(),
                                problem.allowed()))
                        .toList());
            }
        }
        return new TrainingPlan(
                plan.spec,
                plan.dataset,
                plan.network,
                plan.summary.after(folds.stream().map(TrainingPlan::summary).toList()),
                folds);
    }

    private static TrainingPlan of(TrainingSpec asked, DatasetView view) {
        TrainingSpec spec = asked.on(view.spec());
        DatasetInfo dataset = view.info();
        List<Problem> problems = new ArrayList<>();
        TrainingOptions options = spec.training();
        Suitability suitability = new Suitability(dataset, options.loss(), spec.model());
        problems.addAll(suitability.ofLoss(Augmenter.mixes(spec.dataset().augment())));
        List<Metric> metrics = Objects.requireNonNullElse(
                options.metrics(), List.of(dataset.classification() ? new Accuracy() : new MeanAbsoluteError()));
        problems.addAll(suitability.ofMetrics(metrics));
        problems.addAll(view.problems());
        if (spec.crossValidation() != null
                && (spec.dataset().split() != null || spec.dataset().validationSplit() > 0)) {
            problems.add(new Problem(
                    "/cross_validation",
                    "conflict",
                    "Cross-validation splits the rows itself; leave `split` and `validation_split` out."));
        }
        IdCheck.check(spec, dataset, problems);
        int validationRows = view.validationRows();
        Figures figures = Figures.of(metrics, dataset.classes(), validationRows);
        Problems monitors = new Problems("/training/optimizer");
        Optimizer optimizer = Parts.replace(options.optimizer(), ReduceOnPlateau.class, monitors, figures::settle);
        problems.addAll(monitors.list());
        Problems ofStopping = new Problems("/training/early_stopping");
        EarlyStopping stopping =
                options.earlyStopping() == null ? null : figures.settle(options.earlyStopping(), ofStopping);
        problems.addAll(ofStopping.list());
        Problems ofCheckpoints = new Problems("/checkpoint");
        CheckpointOptions checkpoints =
                spec.checkpoint().watching(figures.settle(spec.checkpoint().watch(stopping), ofCheckpoints));
        if (spec.checkpoint().monitor() != null) {
            problems.addAll(ofCheckpoints.list());
        }
        if (options.classWeight() != null) {
            Problems ofWeights = new Problems("/training/class_weight");
            options.classWeight().check(dataset, ofWeights);
            problems.addAll(ofWeights.list());
        }
        Network network = null;
        try {
            network = Network.compile(spec.model(), spec.model().entered(dataset.inputShape()));
            problems.addAll(suitability.ofNetwork(network));
        } catch (InvalidInputException mismatch) {
            problems.addAll(mismatch.problems());
        }
        if (network == null || !problems.isEmpty()) {
            throw new InvalidInputException(problems);
        }
        TrainingSpec resolved = spec.resolved(options.resolved(metrics, optimizer, stopping), checkpoints);
        checkSizes(resolved, network, resolved.training().batchSize().among(dataset.rows() - validationRows));
        PlanSummary summary = summarize(resolved, network, dataset, validationRows);
        checkSteps(resolved.training().updateChain(), summary.totalSteps());
        checkMemory(summary);
        return new TrainingPlan(resolved, dataset, network, summary, List.of());
    }

    private static void checkSizes(TrainingSpec spec, Network network, int batch) {
        int most = spec.dtype().mostElements();
        long widest = Math.max(
                network.inputShape().elements(),
                network.outputShapes().stream().mapToLong(Shape::elements).max().orElse(0));
        if (network.layout().size() > most) {
            throw new InvalidInputException(
                    "/model/layers",
                    "too_large",
                    "The network has " + network.layout().parameterCount() + " parameters; at most " + most
                            + " are possible.");
        }
        if (widest > most / batch) {
            throw tooLarge(
                    batch, "makes " + widest * batch + " numbers in one layer; at most " + most + " are possible.");
        }
    }

    private static InvalidInputException tooLarge(int batch, String what) {
        return new InvalidInputException(
                "/training/batch_size",
                "too_large",
                "A batch of " + batch + " rows " + what + " Make the batch smaller.");
    }

    private static void checkMemory(PlanSummary summary) {
        long memory = Backend.memoryBytes();
        if (summary.bytes() > memory) {
            throw new InvalidInputException(
                    "/model",
                    "too_large",
                    "Training would hold about " + (summary.bytes() >> 20) + " MiB at once, and this machine has "
                            + (memory >> 20) + " MiB. Make the network or the batch smaller.");
        }
    }

    /** Refuses a chain that needs more steps to change the model than there are. */
    private static void checkSteps(UpdateChain chain, long totalSteps) {
        List<? extends GradientTransform> transforms = chain.optimizer().transforms();
        for (int i = 0; i < transforms.size(); i++) {
            GradientTransform transform = transforms.get(i);
            int updates = transform instanceof Lookahead lookahead ? lookahead.steps() : 1;
            boolean slow = transform instanceof Accumulate || transform instanceof Lookahead;
            long needed = (long) chain.stepsPerUpdate() * updates;
            if (slow && needed > totalSteps) {
                throw new InvalidInputException(
                        "/training/optimizer/transforms/" + i + "/steps",
                        "too_large",
                        "The model first changes after " + needed + " batches, and the job has " + totalSteps
                                + "; make `steps` smaller, or train for more epochs.");
            }
        }
    }

    private static PlanSummary summarize(TrainingSpec spec, Network network, DatasetInfo dataset, int validationRows) {
        List<PlanSummary.Layer> layers = new ArrayList<>();
        for (int i = 0; i < network.layers().size(); i++) {
            LayerSpec layer = network.layers().get(i);
            layers.add(new PlanSummary.Layer(
                    i,
                    layer.getClass().getAnnotation(JsonTypeName.class).value(),
                    network.outputShapes().get(i),
                    network.parameterCount(i, true),
                    network.parameterCount(i, false)));
        }
        TrainingOptions options = spec.training();
        int trainRows = dataset.rows() - validationRows;
        int batch = options.batchSize().among(trainRows);
        int stepsPerEpoch = (trainRows - 1) / batch + 1;
        // Predictions, their gradient and both forms of the targets, on the heap.
        long ofLoss = 4 * network.outputShape().elements() * (batch + trainRows % batch);
        // What the optimizer keeps, and a copy of it while the run is saved.
        long heap = ofLoss
                + 2
                        * options.updateChain()
                                .keptElements(
                                        network.layout(),
                                        network.settings(),
                                        Backend.load().threads());
        long offHeap;
        try {
            offHeap = Footprint.bytes(spec, network, trainRows, batch, List.of(validationRows, dataset.testRows()));
        } catch (ArithmeticException overflow) {
            throw tooLarge(batch, "makes more numbers within one layer than are possible.");
        }
        return new PlanSummary(
                network.inputShape(),
                layers,
                network.layout().parameterCount(),
                offHeap + heap * spec.dtype().bytes(),
                offHeap,
                trainRows,
                validationRows,
                dataset.testRows(),
                batch,
                stepsPerEpoch,
                (long) stepsPerEpoch * options.epochs());
    }

    /** The specification with every default filled in. */
    public TrainingSpec spec() {
        return spec;
    }

    /** What the job sees of its data set: a column that holds weights of the rows is none of its inputs. */
    public DatasetInfo dataset() {
        return dataset;
    }

    public PlanSummary summary() {
        return summary;
    }

    /** Of the runs that come first in a cross-validation; none in any other job. */
    List<TrainingPlan> folds() {
        return folds;
    }

    /** Epochs of all runs. */
    public int totalEpochs() {
        return (folds.size() + 1) * spec.training().epochs();
    }

    Network network() {
        return network;
    }
}
