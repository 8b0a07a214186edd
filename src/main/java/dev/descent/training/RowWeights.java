package dev.descent.training;

import dev.descent.dataset.Examples;
import dev.descent.dataset.PreparedData;
import dev.descent.dataset.augmentation.Blend;
import dev.descent.tensor.Vector;
import org.jspecify.annotations.Nullable;

/** What the loss of each row is multiplied by: the weight that its data set gives it, times that of its class. */
final class RowWeights {

    private final boolean sampled;
    private final double @Nullable [] ofClasses;

    private RowWeights(boolean sampled, double @Nullable [] ofClasses) {
        this.sampled = sampled;
        this.ofClasses = ofClasses;
    }

    /** For rows that are trained on. */
    static RowWeights ofTraining(TrainingSpec spec, PreparedData data) {
        ClassWeight weight = spec.training().classWeight();
        return new RowWeights(
                spec.dataset().sampleWeight() != null,
                weight == null ? null : weight.of(data.info().classes(), data.train()));
    }

    /** For rows that are only evaluated: a class counts there by its rows, as in Keras. */
    static RowWeights ofEvaluation(TrainingSpec spec) {
        return new RowWeights(spec.dataset().sampleWeight() != null, null);
    }

    /** Whether any row may have another weight than 1. */
    boolean any() {
        return sampled || ofClasses != null;
    }

    /**
     * Gathers the weights of a batch; of a row that is mixed from two, the mean by their shares.
     *
     * @param order of all rows
     * @param from first row of the batch in that order
     * @param weights receives one number for each row
     */
    void gather(Examples examples, int[] order, int from, Vector weights) {
        for (int i = 0; i < weights.size(); i++) {
            int row = order[from + i];
            Blend blend = examples.blend(row);
            double own = of(examples, row);
            weights.set(
                    i, blend == null ? own : blend.share() * own + (1 - blend.share()) * of(examples, blend.other()));
        }
    }

    private double of(Examples examples, int row) {
        double weight = sampled ? examples.weight(row) : 1;
        return ofClasses == null ? weight : weight * ofClasses[(int) examples.target(row)];
    }
}
