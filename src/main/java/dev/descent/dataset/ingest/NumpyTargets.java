package dev.descent.dataset.ingest;

import dev.descent.spec.InvalidInputException;
import dev.descent.spec.Problem;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Reads what is to be predicted from arrays of shape (n) or (n, 1). */
final class NumpyTargets {

    private final NumpyOptions options;
    private final DatasetStore.Limits limits;
    private final FileProblems problems;

    NumpyTargets(NumpyOptions options, DatasetStore.Limits limits, FileProblems problems) {
        this.options = options;
        this.limits = limits;
        this.problems = problems;
    }

    /**
     * The targets of both parts.
     *
     * @param classes names by index; empty where numbers are predicted
     */
    record Both(Targets train, @Nullable Targets test, List<String> classes) {}

    /** What was found wrong stands in the problems. */
    Both read(NpyFile train, @Nullable NpyFile test) throws IOException {
        checkShape(train);
        if (test != null) {
            checkShape(test);
        }
        boolean classes = options.targetType() == NumpyOptions.TargetType.AUTO
                ? train.type().whole()
                : options.targetType() == NumpyOptions.TargetType.CLASS;
        if (!classes) {
            return new Both(numbers(train), test == null ? null : numbers(test), List.of());
        }
        int[] labels = labels(train);
        int[] testLabels = test == null ? null : labels(test);
        int largest = Arrays.stream(labels).max().orElse(0);
        int count = Objects.requireNonNullElse(options.classes(), largest + 1);
        checkClasses(train.part(), labels, count);
        if (test != null && testLabels != null) {
            checkKnown(test.part(), testLabels, labels, count);
        }
        return new Both(
                new Targets.Classes(labels),
                testLabels == null ? null : new Targets.Classes(testLabels),
                Targets.numbered(count));
    }

    private static void checkShape(NpyFile y) {
        if (y.rank() > 2 || y.width() != 1) {
            throw new InvalidInputException(
                    y.part(),
                    "wrong_rank",
                    y.part() + " has the shape " + y.header().text()
                            + ", not (n) or (n, 1): there is one target; of one-hot classes take the index by argmax");
        }
    }

    private Targets numbers(NpyFile y) throws IOException {
        float[] values = new float[y.count()];
        y.forEach((index, row) -> {
            double number = y.type().number(row, 0);
            values[index] = (float) number;
            if (!(Math.abs(number) <= Float.MAX_VALUE)) {
                boolean finite = Math.abs(number) <= Double.MAX_VALUE;
                add(
                        y.part(),
                        index,
                        finite ? "out_of_range" : "not_finite",
                        number
                                + (finite
                                        ? " is beyond 32-bit floating point (about 3.4e38)"
                                        : " is not a finite number"));
            }
        });
        return new Targets.Numbers(values);
    }

    /** 0 for what is no class; the problems say so. */
    private int[] labels(NpyFile y) throws IOException {
        int[] labels = new int[y.count()];
        int most = Math.max(limits.maxCategories(), Objects.requireNonNullElse(options.classes(), 0));
        y.forEach((index, row) -> {
            double number = y.type().number(row, 0);
            if (number >= 0 && number < most && number == Math.rint(number)) {
                labels[index] = (int) number;
            } else {
                add(
                        y.part(),
                        index,
                        "label_out_of_range",
                        y.type().text(row, 0) + " is no class from 0 to " + (most - 1)
                                + "; set target_type to number if it is to be predicted as a number");
            }
        });
        return labels;
    }

    private void checkClasses(String part, int[] labels, int classes) {
        for (int row = 0; row < labels.length; row++) {
            if (labels[row] >= classes) {
                add(part, row, "label_out_of_range", "label " + labels[row] + " is not below classes = " + classes);
            }
        }
        if (Arrays.stream(labels).distinct().count() == 1) {
            problems.add(
                    part,
                    "single_class",
                    "every value of " + part + " is " + labels[0] + ": there is nothing to learn with one class only");
        }
    }

    private void checkKnown(String part, int[] labels, int[] trainLabels, int classes) {
        boolean[] known =
                new boolean[Math.max(classes, IntStream.of(labels).max().orElse(0) + 1)];
        IntStream.of(trainLabels).filter(label -> label < classes).forEach(label -> known[label] = true);
        for (int row = 0; row < labels.length; row++) {
            if (!known[labels[row]]) {
                add(part, row, "unknown_label", "label " + labels[row] + " does not occur among the training labels");
            }
        }
    }

    private void add(String part, int row, String code, String message) {
        problems.add(row, new Problem(part + ":row " + row, code, part + ", row " + row + " (from 0): " + message));
    }
}
