package dev.descent.dataset;

import dev.descent.dataset.preparation.Log;
import dev.descent.dataset.preparation.Pca;
import dev.descent.dataset.preparation.Pipeline;
import dev.descent.dataset.preparation.Preparation;
import dev.descent.dataset.preparation.RowSource;
import dev.descent.dataset.split.FoldSplit;
import dev.descent.dataset.split.Partition;
import dev.descent.spec.InvalidInputException;
import dev.descent.tensor.Shape;
import java.util.Arrays;
import java.util.List;

/** Fits a job's steps to its training rows, and tells what these or the held-out rows don't allow. */
final class FittedSteps {

    private static final String POINTER = "/dataset/prepare";

    /** Numbers that are looked at before a job is queued: about a second's work. */
    private static final double MOST_TO_TRY = 3e7;

    private FittedSteps() {}

    /** @throws InvalidInputException with pointers of the job's specification, if a step can't be fitted */
    static Pipeline of(RowSource source, DatasetSpec spec, int[] training) {
        try {
            return Pipeline.fit(source, spec.prepare(), training);
        } catch (InvalidInputException e) {
            throw e.under(POINTER);
        }
    }

    /**
     * The steps with what only the rows can tell.
     *
     * @throws InvalidInputException with pointers of the job's specification, if a step can't be fitted
     */
    static List<Preparation> resolved(RowSource source, DatasetSpec spec, int[] training) {
        try {
            return Pipeline.resolved(source, spec.prepare(), training);
        } catch (InvalidInputException e) {
            throw e.under(POINTER);
        }
    }

    /**
     * Finds before the job is queued what would end it, where that takes no time to speak of.
     *
     * @param prepared shape of the network's input
     * @throws InvalidInputException as {@link #of} and {@link #requireNumbers}
     */
    static void test(RowSource source, DatasetSpec spec, Partition partition, Shape prepared) {
        List<Preparation> steps = spec.prepare().stream()
                .takeWhile(step -> !(step instanceof Pca))
                .toList();
        // To fit a step, all before it are applied to each row.
        double passes = 0.5 * steps.size() * (steps.size() + 1);
        double width = Math.max(source.layout().width(), prepared.elements());
        // Of a cross-validation each fold is looked at.
        double most = spec.split() instanceof FoldSplit fold ? MOST_TO_TRY / fold.folds() : MOST_TO_TRY;
        if (steps.isEmpty() || passes * partition.train().length * width > most) {
            return;
        }
        DatasetSpec tested = spec.preparedBy(steps);
        Pipeline pipeline = of(source, tested, partition.train());
        requireNumbers(source, tested, pipeline, partition.validation());
        requireNumbers(source, tested, pipeline, partition.test());
    }

    /**
     * Only training rows are looked at when a logarithm is fitted; the others may go below them.
     *
     * @throws InvalidInputException if some row has no logarithm
     */
    static void requireNumbers(RowSource source, DatasetSpec spec, Pipeline pipeline, int[] rows) {
        if (spec.prepare().stream().noneMatch(Log.class::isInstance)) {
            return;
        }
        Pipeline.Run run = pipeline.run();
        for (int row : rows) {
            if (!Arrays.stream(run.input(source, row, false)).allMatch(Double::isFinite)) {
                throw new InvalidInputException(
                        POINTER,
                        "out_of_range",
                        "Row " + row
                                + ", which is held out, has a value without a logarithm, below those of the training"
                                + " part; make the `offset` of the logarithm larger, or clip the column first.");
            }
        }
    }
}
