package dev.descent.dataset;

import dev.descent.dataset.augmentation.Augmenter;
import dev.descent.dataset.preparation.Layout;
import dev.descent.dataset.preparation.Pipeline;
import dev.descent.dataset.preparation.Window;
import dev.descent.dataset.sampling.Sampling;
import dev.descent.spec.Problem;
import dev.descent.spec.Problems;
import dev.descent.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A data set as one job trains on it.
 *
 * @param spec with what only the data can tell, as how many principal components keep a share of the variance
 * @param info of the network's inputs: its rows are those that are trained or validated on, its test rows those that are tested on
 * @param validationRows rows that are held out of {@code info.rows()}
 * @param problems why the job can't have the data so; the other figures are a guess then. Empty if it can
 */
public record DatasetView(DatasetSpec spec, DatasetInfo info, int validationRows, List<Problem> problems) {

    public DatasetView {
        problems = List.copyOf(problems);
    }

    /** What can be said without reading rows: where these decide how many are held out, the number is a guess. */
    public static DatasetView of(DatasetInfo stored, DatasetSpec spec) {
        List<Problem> problems = new ArrayList<>(ofSplit(stored, spec));
        problems.addAll(ofScaling(stored, spec));
        problems.addAll(JobView.problems(stored, spec));
        JobView view = JobView.of(stored, spec);
        Window window = spec.window();
        Problems ofSteps = new Problems("/dataset/prepare");
        if (!spec.prepare().isEmpty() && !(spec.scaling() instanceof Scaling.None)) {
            ofSteps.add(
                    "conflict",
                    "Give either `scaling` or `prepare`; among the steps, scale by `standardize` or `min_max`.");
        }
        Layout source = view.layout(window != null && window.includeTarget());
        // Of data that were never stored nothing but the shape is known.
        boolean shapeOnly = stored.columns().isEmpty()
                && stored.inputShape().elements() > 0
                && spec.prepare().isEmpty();
        if (stored.kind() == DatasetInfo.Kind.TABLE
                && view.info().columns().isEmpty()
                && window == null
                && !shapeOnly) {
            ofSteps.add(
                    "no_columns",
                    "Data set `" + stored.id() + "` has no input columns, only the target `"
                            + stored.target().name()
                            + "`; predict it from its own past by a step as {\"type\": \"window\","
                            + " \"length\": 32}.");
        }
        Shape shape = shapeOnly
                ? stored.inputShape()
                : Pipeline.after(source, spec.prepare(), ofSteps).shape();
        problems.addAll(ofSteps.list());
        int lost = window == null ? 0 : window.before();
        int rows = Math.max(1, stored.rows() - lost);
        int tested = stored.testRows() == 0 ? 0 : Math.max(1, stored.testRows() - lost);
        int test = spec.split() == null ? 0 : spec.split().guess(rows).test();
        int validation = spec.split() == null
                ? (int) Math.round(spec.validationSplit() * rows)
                : spec.split().guess(rows).validation();
        if (ofSteps.list().isEmpty()) {
            Problems ofAugmentation = new Problems("/dataset/augment");
            Augmenter.check(spec.augment(), shape, ofAugmentation);
            problems.addAll(ofAugmentation.list());
            if (spec.sampling() != null) {
                Problems ofSampling = new Problems("/dataset/sampling");
                spec.sampling().check(stored.classification(), shape, ofSampling);
                problems.addAll(ofSampling.list());
            }
        }
        int train = sampled(stored, spec, rows - test - validation);
        List<ColumnInfo> columns = spec.prepare().isEmpty() ? view.info().columns() : List.of();
        DatasetInfo seen = view.info().seenAs(shape, columns, train + validation, tested + test);
        return new DatasetView(spec, seen, validation, problems);
    }

    /** Training rows to learn from, as if each class had its share of the training part. */
    private static int sampled(DatasetInfo stored, DatasetSpec spec, int train) {
        if (spec.sampling() == null || stored.classCounts().isEmpty()) {
            return train;
        }
        double share = (double) train / stored.rows();
        int[] counts = stored.classCounts().stream()
                .mapToInt(count -> (int) Math.round(share * count.train()))
                .toArray();
        return (int) Math.min(
                Sampling.MOST_ROWS,
                Arrays.stream(spec.sampling().wanted(counts)).asLongStream().sum());
    }

    private static List<Problem> ofScaling(DatasetInfo stored, DatasetSpec spec) {
        Problems problems = new Problems("/dataset/scaling");
        if (stored.kind() != DatasetInfo.Kind.ARRAY) {
            problems.addAll(spec.scaling().problems(stored));
        } else if (!(spec.scaling() instanceof Scaling.None)) {
            problems.add(
                    "unsuitable",
                    "Data set `" + stored.id() + "` has arrays, which only steps can scale: use `prepare` with"
                            + " {\"type\": \"standardize\"} or {\"type\": \"min_max\"}.",
                    "none");
        }
        return problems.list();
    }

    private static List<Problem> ofSplit(DatasetInfo stored, DatasetSpec spec) {
        Problems problems = new Problems("/dataset");
        Window window = spec.window();
        if (window != null && stored.rows() <= window.before()) {
            problems.at("prepare")
                    .add(
                            "too_few_rows",
                            "Data set `" + stored.id() + "` has " + stored.rows() + " rows, and a window needs "
                                    + (window.before() + 1) + "; make it shorter.");
        }
        if (window != null && stored.testRows() > 0 && stored.testRows() <= window.before()) {
            problems.at("prepare")
                    .add(
                            "too_few_rows",
                            "The test part of data set `" + stored.id() + "` has " + stored.testRows()
                                    + " rows, and a window needs " + (window.before() + 1) + "; make it shorter.");
        }
        if (spec.split() == null) {
            int rows = Math.max(1, stored.rows() - (window == null ? 0 : window.before()));
            long wanted = Math.round(spec.validationSplit() * rows);
            if (spec.validationSplit() > 0 && (wanted == 0 || wanted >= rows)) {
                problems.at("validation_split")
                        .add(
                                "out_of_range",
                                "validation_split " + spec.validationSplit() + " of " + rows + " rows leaves no row to "
                                        + (wanted == 0 ? "validate on" : "train on")
                                        + "; each part needs at least one");
            }
            return problems.list();
        }
        if (spec.validationSplit() > 0) {
            problems.at("validation_split")
                    .add(
                            "conflict",
                            "Give either `split` or `validation_split`; a split has a share for `validation` itself.");
        }
        if (window != null && !spec.split().keepsOrder()) {
            problems.at("split")
                    .add(
                            "unsuitable",
                            "Sequences of rows drawn at random would lie over held-out rows; hold out by `time` without a column,"
                                    + " or by `column`.",
                            "time, column");
        }
        if (stored.testRows() > 0 && spec.split().guess(stored.rows()).test() > 0) {
            problems.at("split")
                    .at("test")
                    .add("conflict", "Data set `" + stored.id() + "` has a test part of its own; leave `test` out.");
        }
        return problems.list();
    }

    /** The same with the number of rows that each part really has. */
    DatasetView counted(DatasetSpec resolved, int train, int validation, int test, Shape shape) {
        return new DatasetView(
                resolved, info.seenAs(shape, info.columns(), train + validation, test), validation, problems);
    }

    DatasetView with(List<Problem> found) {
        return new DatasetView(spec, info, validationRows, found);
    }
}
