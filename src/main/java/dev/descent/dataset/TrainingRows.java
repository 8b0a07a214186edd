package dev.descent.dataset;

import dev.descent.dataset.augmentation.Augmenter;
import dev.descent.dataset.sampling.Sampling;
import dev.descent.dataset.sampling.Smote;
import dev.descent.spec.Problem;
import dev.descent.spec.Problems;
import dev.descent.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The rows of the training part as a job learns from them.
 *
 * @param part stored rows of the training part
 * @param drawn places within the part of the rows to learn from; a row may come several times
 */
record TrainingRows(int[] part, int[] drawn) {

    static TrainingRows of(DatasetSpec spec, DatasetInfo info, int[] part, float[] targets, long seed) {
        Sampling sampling = spec.sampling();
        return new TrainingRows(
                part,
                sampling == null
                        ? IntStream.range(0, part.length).toArray()
                        : sampling.draw(classes(part, targets), info.classes().size(), seed));
    }

    private static int[] classes(int[] part, float[] targets) {
        return Arrays.stream(part).map(row -> (int) targets[row]).toArray();
    }

    /** Why the rows of a training part can't be sampled as a job asks for it; empty if they can, or if it asks for nothing. */
    static List<Problem> problems(DatasetSpec spec, DatasetInfo info, Shape input, int[] part, float[] targets) {
        Sampling sampling = spec.sampling();
        Problems problems = new Problems("/dataset/sampling");
        if (sampling != null) {
            int[] counts =
                    Sampling.counts(classes(part, targets), info.classes().size());
            sampling.check(counts, info.classes(), (int) input.elements(), problems);
        }
        return problems.list();
    }

    /** Stored rows to learn from. */
    int[] stored() {
        return Arrays.stream(drawn).map(place -> part[place]).toArray();
    }

    /**
     * The rows with what is made up and changed.
     *
     * @param rows to learn from, as they are stored and made ready
     */
    Examples learned(Examples rows, DatasetSpec spec, DatasetInfo seen, long seed) {
        Examples sampled = spec.sampling() instanceof Smote smote
                ? SyntheticExamples.of(
                        rows, drawn, part.length, seen.inputShape().size(0), smote, seed)
                : rows;
        if (spec.augment().isEmpty()) {
            return sampled;
        }
        Augmenter augmenter = new Augmenter(spec.augment(), seen.inputShape(), seed, sampled.size());
        return new AugmentedExamples(sampled, seen.classification(), augmenter, 0);
    }
}
