package dev.descent.network;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.descent.tensor.Vector;
import org.jspecify.annotations.Nullable;

/** What training makes small. A loss reduces the last axis of the prediction; the mean over everything else is taken. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
public sealed interface Loss
        permits ElementwiseLoss,
                CategoricalCrossentropy,
                SparseCategoricalCrossentropy,
                CategoricalHinge,
                KlDivergence,
                CosineSimilarity {

    /** Whether it takes classes by index: one number as the target of a row, however many the prediction has. */
    default boolean targetIsIndex() {
        return false;
    }

    /** Whether it compares classes, so that it needs a data set with classes. */
    default boolean needsClasses() {
        return false;
    }

    /** Whether a network with one output can tell two classes apart with it. */
    default boolean oneOutputSuffices() {
        return false;
    }

    /** What it takes the predictions for. */
    default Outputs.Scale scale() {
        return Outputs.Scale.NUMBER;
    }

    /** Whether the predictions it compares are logits, which a softmax or a sigmoid makes probabilities of. */
    default boolean takesLogits() {
        return scale().isLogit();
    }

    /**
     * The same loss of the logits, for a network whose last activation is left out: faster, and without the saturation of
     * probabilities that are rounded to 0 or 1; null if this loss can't take over that activation.
     */
    default @Nullable Loss fusedWith(LayerSpec activation) {
        return null;
    }

    /**
     * The loss of one row.
     *
     * @param prediction of the row
     * @param target of the row: as long as the prediction, or one class index if {@link #targetIsIndex}
     * @param gradient receives ∂loss/∂prediction
     */
    double row(Vector prediction, Vector target, Vector gradient);

    /**
     * Mean loss of a batch and its gradient.
     *
     * @param prediction rows × width values
     * @param target rows × width values, or one class index for each row
     * @param weights of the rows, which multiply but don't divide; null for all 1
     * @param width length of the prediction's last axis
     * @param gradient receives ∂loss/∂prediction
     */
    default double mean(Vector prediction, Vector target, @Nullable Vector weights, int width, Vector gradient) {
        return sum(prediction, target, weights, width, (double) width / prediction.size(), gradient);
    }

    /**
     * The loss of some rows of a batch, and its gradient.
     *
     * @param prediction rows × width values
     * @param target rows × width values, or one class index for each row
     * @param weights of the rows; null for all 1
     * @param width length of the prediction's last axis
     * @param scale of each row's loss: one over the number of rows of the batch
     * @param gradient receives ∂loss/∂prediction
     */
    default double sum(
            Vector prediction, Vector target, @Nullable Vector weights, int width, double scale, Vector gradient) {
        int rows = prediction.size() / width;
        int targetWidth = target.size() / rows;
        double sum = 0;
        for (int row = 0; row < rows; row++) {
            Vector part = gradient.slice(row * width, (row + 1) * width);
            double weight = weights == null ? scale : scale * weights.get(row);
            sum += weight
                    * row(
                            prediction.slice(row * width, (row + 1) * width),
                            target.slice(row * targetWidth, (row + 1) * targetWidth),
                            part);
            part.scale(weight);
        }
        return sum;
    }
}
