package dev.descent.training;

import dev.descent.dataset.DatasetInfo;
import dev.descent.network.Activation;
import dev.descent.network.Auc;
import dev.descent.network.CosineSimilarity;
import dev.descent.network.KlDivergence;
import dev.descent.network.LayerSpec;
import dev.descent.network.Loss;
import dev.descent.network.Metric;
import dev.descent.network.ModelSpec;
import dev.descent.network.Network;
import dev.descent.network.Outputs;
import dev.descent.network.Sigmoid;
import dev.descent.network.Softmax;
import dev.descent.optimizer.ParameterSettings;
import dev.descent.spec.Problem;
import dev.descent.tensor.Shape;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Whether a loss, metrics and the end of a network suit what a data set has to predict, and each other. */
final class Suitability {

    /** Longest name of a series that the history takes, and the longest prefix that it may get. */
    private static final int LONGEST_SERIES = 100 - "test_".length();

    /** Most numbers that a metric may keep: 400 MB of the heap. */
    private static final long MOST_SCORES = 50_000_000;

    private final DatasetInfo dataset;
    private final Loss loss;
    private final Activation end;
    private final int classes;
    private final String has;

    Suitability(DatasetInfo dataset, Loss loss, ModelSpec model) {
        LayerSpec last = model.layers().get(model.layers().size() - 1);
        this.dataset = dataset;
        this.loss = loss;
        this.end = last instanceof Activation activation ? activation : last.activation();
        this.classes = dataset.classes().size();
        this.has = dataset.classification()
                ? "Data set `" + dataset.id() + "` has classes"
                : "Data set `" + dataset.id() + "` has numbers to predict";
    }

    private boolean endsInProbabilities() {
        return end instanceof Softmax || end instanceof Sigmoid;
    }

    /** @param mixed whether rows are mixed with others, and so their targets */
    List<Problem> ofLoss(boolean mixed) {
        List<Problem> problems = new ArrayList<>();
        if (mixed && dataset.classification() && loss.targetIsIndex()) {
            problems.add(unsuitable(
                    "`mixup` and `cutmix` make rows of two classes with a share each, and this loss takes one class for each"
                            + " row; use `categorical_crossentropy`, with an output for each class.",
                    "categorical_crossentropy, kl_divergence, mean_squared_error"));
        }
        if (loss.needsClasses() && !dataset.classification()) {
            problems.add(unsuitable(
                    has + ", and this loss compares classes; use a loss of numbers.",
                    "mean_squared_error, mean_absolute_error, huber, log_cosh, poisson"));
        }
        if (loss instanceof CosineSimilarity && !dataset.classification() && dataset.targets() == 1) {
            problems.add(unsuitable(
                    "This loss compares directions, and of a single number there is only the sign; use another loss of"
                            + " numbers.",
                    "mean_squared_error, mean_absolute_error, huber, log_cosh, poisson"));
        }
        if (loss.scale() == Outputs.Scale.PROBABILITY && !endsInProbabilities()) {
            String last = loss.oneOutputSuffices() ? "`sigmoid` or `softmax`" : "`softmax`";
            problems.add(unsuitable(
                    "This loss takes probabilities, and the last layer gives any numbers; end the network with " + last
                            + (loss instanceof KlDivergence ? "." : ", or set `from_logits` to true."),
                    null));
        }
        return problems;
    }

    private static Problem unsuitable(String message, @Nullable String allowed) {
        return new Problem("/training/loss", "unsuitable", message, allowed);
    }

    List<Problem> ofMetrics(List<Metric> metrics) {
        List<Problem> problems = new ArrayList<>();
        Set<String> taken = new HashSet<>();
        for (int i = 0; i < metrics.size(); i++) {
            Metric metric = metrics.get(i);
            String pointer = "/training/metrics/" + i;
            List<String> series = metric.series(dataset.classes());
            if (metric.needsClasses() != dataset.classification()) {
                problems.add(new Problem(
                        pointer,
                        "unsuitable",
                        has + ", which this metric can't measure.",
                        dataset.classification()
                                ? "accuracy, top_k_accuracy, precision, recall, f1_score, auc"
                                : "mean_absolute_error, root_mean_squared_error, mean_squared_error, r2"));
            } else if (series.stream().anyMatch(name -> name.length() > LONGEST_SERIES)) {
                problems.add(new Problem(
                        pointer,
                        "too_large",
                        "A class has too long a name for a series of its own, of at most " + LONGEST_SERIES
                                + " characters; set `average` to macro or micro.",
                        "macro, micro"));
            } else if (metric instanceof Auc && scores() > MOST_SCORES) {
                problems.add(new Problem(
                        pointer,
                        "too_large",
                        "This metric would keep a number for each row and class, " + scores() + " in all; at most "
                                + MOST_SCORES + " are possible. Measure another figure.",
                        "accuracy, top_k_accuracy, precision, recall, f1_score"));
            } else if (!taken.addAll(series)) {
                problems.add(new Problem(
                        pointer,
                        "duplicate",
                        "There is a series `" + metric.series() + "` already, from a metric before; leave one out."));
            }
        }
        return problems;
    }

    private long scores() {
        return (long) classes * Math.max(dataset.rows(), dataset.testRows());
    }

    List<Problem> ofNetwork(Network network) {
        String last = "/model/layers/" + (network.layers().size() - 1);
        Shape output = network.outputShape();
        boolean one = output.equals(Shape.of(1)) && classes == 2 && loss.oneOutputSuffices();
        int wanted = dataset.classification() ? classes : dataset.targets();
        if (!one && !output.equals(Shape.of(wanted))) {
            boolean either = classes == 2 && loss.oneOutputSuffices();
            String units = either ? "1 or 2" : String.valueOf(wanted);
            return List.of(new Problem(
                    last,
                    "shape_mismatch",
                    "The last layer's output is " + output + ", but data set `" + dataset.id() + "` has "
                            + (dataset.classification() ? wanted + " classes" : wanted + " number(s) to predict")
                            + "; end the network with a `dense` layer of units " + units
                            + (output.equals(Shape.of(1)) && classes == 2
                                    ? ", or use a loss that needs one output for two classes, as `binary_crossentropy`."
                                    : "."),
                    either
                            ? Shape.of(1) + " or " + Shape.of(2)
                            : Shape.of(wanted).toString()));
        }
        if (one && end instanceof Softmax) {
            return List.of(new Problem(
                    last,
                    "unsuitable",
                    "A softmax over one unit is always 1; end the network with `sigmoid`, or with 2 units.",
                    "sigmoid"));
        }
        if (one && loss.scale() != Outputs.Scale.PROBABILITY && endsInProbabilities()) {
            return List.of(new Problem(
                    last,
                    "unsuitable",
                    "With this loss the second class is predicted above 0, where a sigmoid always is; leave the sigmoid out"
                            + (loss.takesLogits() ? ", or set `from_logits` to false." : ", or use `tanh`.")));
        }
        if (network.settings().stream().noneMatch(ParameterSettings::learns)) {
            return List.of(new Problem(
                    "/model/layers",
                    "nothing_to_learn",
                    network.settings().isEmpty()
                            ? "No layer has weights; add one that learns, such as `dense`."
                            : "Every layer with weights has `trainable` false or `learning_rate_multiplier` 0; let one of"
                                    + " them learn."));
        }
        return List.of();
    }
}
