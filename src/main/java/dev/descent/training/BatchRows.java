package dev.descent.training;

import dev.descent.dataset.DatasetInfo;
import dev.descent.dataset.Examples;
import dev.descent.dataset.augmentation.Blend;
import dev.descent.network.Loss;
import dev.descent.tensor.DType;
import dev.descent.tensor.ThreadTeam;
import dev.descent.tensor.Vector;
import org.jspecify.annotations.Nullable;

/**
 * Room for the rows of one batch on the heap.
 *
 * @param inputs rows × elements of the input shape
 * @param targets class index of each row, or its numbers
 * @param lossTargets the targets as the loss wants them: the same vector where it takes classes by index, or one-hot, with a share for each
 *     of two classes where rows are mixed
 * @param weighting where the weights come from
 * @param weights what the loss of each row is multiplied by; null for 1
 */
record BatchRows(
        int rows,
        Vector inputs,
        Vector targets,
        Vector lossTargets,
        RowWeights weighting,
        @Nullable Vector weights) {

    static BatchRows allocate(DatasetInfo dataset, Loss loss, RowWeights weighting, DType dtype, int rows) {
        int elements =
                Math.toIntExact(Math.multiplyExact(rows, dataset.inputShape().elements()));
        Vector targets = Vector.zeros(dtype, rows * (dataset.classification() ? 1 : dataset.targets()));
        boolean oneHot = dataset.classification() && !loss.targetIsIndex();
        Vector lossTargets =
                oneHot ? Vector.zeros(dtype, rows * dataset.classes().size()) : targets;
        Vector weights = weighting.any() ? Vector.zeros(dtype, rows) : null;
        return new BatchRows(rows, Vector.zeros(dtype, elements), targets, lossTargets, weighting, weights);
    }

    /**
     * Gathers as many rows as there is room for.
     *
     * @param team of threads that share the rows
     */
    void gather(Examples examples, int[] order, int from, ThreadTeam team) {
        int width = inputs.size() / rows;
        int targetWidth = targets.size() / rows;
        team.run(member -> {
            int first = rows * member / team.size();
            int end = rows * (member + 1) / team.size();
            if (first < end) {
                examples.gather(
                        order,
                        from + first,
                        end - first,
                        inputs.slice(first * width, end * width),
                        targets.slice(first * targetWidth, end * targetWidth));
            }
        });
        if (weights != null) {
            weighting.gather(examples, order, from, weights);
        }
        if (lossTargets != targets) {
            int classes = lossTargets.size() / rows;
            lossTargets.fill(0);
            for (int row = 0; row < rows; row++) {
                share(examples, order[from + row], row * classes, (int) targets.get(row));
            }
        }
    }

    /** Gives a row's class 1, or each of the two that it is mixed from its share. */
    private void share(Examples examples, int row, int at, int target) {
        Blend blend = examples.blend(row);
        if (blend == null) {
            lossTargets.set(at + target, 1);
            return;
        }
        int own = at + (int) examples.target(row);
        int other = at + (int) examples.target(blend.other());
        lossTargets.set(own, blend.share());
        lossTargets.set(other, lossTargets.get(other) + (1 - blend.share()));
    }
}
