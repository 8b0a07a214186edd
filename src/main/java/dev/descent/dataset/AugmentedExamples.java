package dev.descent.dataset;

import dev.descent.dataset.augmentation.Augmenter;
import dev.descent.dataset.augmentation.Blend;
import dev.descent.dataset.augmentation.Canvas;
import dev.descent.tensor.DType;
import dev.descent.tensor.FloatVector;
import dev.descent.tensor.Vector;
import org.jspecify.annotations.Nullable;

/**
 * Rows of the training part as an epoch sees them. They are changed in single precision, in the batch itself where that has single
 * precision too.
 */
final class AugmentedExamples implements Examples {

    private final Examples rows;
    private final boolean classification;
    private final Augmenter augmenter;
    private final long epoch;

    /** @param classification whether targets are class indices */
    AugmentedExamples(Examples rows, boolean classification, Augmenter augmenter, long epoch) {
        this.rows = rows;
        this.classification = classification;
        this.augmenter = augmenter;
        this.epoch = epoch;
    }

    @Override
    public Examples inEpoch(long other) {
        return new AugmentedExamples(rows, classification, augmenter, other);
    }

    @Override
    public int size() {
        return rows.size();
    }

    @Override
    public double target(int row) {
        return rows.target(row);
    }

    @Override
    public double weight(int row) {
        return rows.weight(row);
    }

    @Override
    public @Nullable Blend blend(int row) {
        return augmenter.blend(epoch, row);
    }

    @Override
    public void gather(int[] order, int from, int count, Vector inputs, Vector targets) {
        rows.gather(order, from, count, inputs, targets);
        Place place = new Place(inputs, inputs.size() / count);
        Partner partner = null;
        int width = targets.size() / count;
        for (int k = 0; k < count; k++) {
            int row = order[from + k];
            Canvas canvas = place.open(k);
            augmenter.before(canvas, epoch, row);
            Blend blend = blend(row);
            if (blend != null) {
                partner = partner == null ? new Partner(inputs.dtype(), width) : partner;
                augmenter.mix(canvas, partner.open(blend.other()), blend);
                mix(targets.slice(k * width, (k + 1) * width), partner.targets, blend.share());
            }
            augmenter.after(canvas, epoch, row);
            place.close(k);
        }
    }

    /** Numbers are mixed; of two classes the one with the larger share is the row's. */
    private void mix(Vector targets, Vector others, double share) {
        if (!classification) {
            targets.combine(share, 1 - share, others);
        } else if (share < 0.5) {
            targets.copyFrom(others);
        }
    }

    /** The rows of a vector, one after the other on a canvas. */
    private final class Place {

        private final Canvas canvas = new Canvas(augmenter.input());
        private final Vector rows;
        private final int size;
        /** Room for a row in double precision; null if the rows have single precision, and are changed where they are. */
        private final float @Nullable [] rounded;

        Place(Vector rows, int size) {
            this.rows = rows;
            this.size = size;
            this.rounded = rows instanceof FloatVector ? null : new float[size];
        }

        Canvas open(int row) {
            if (rows instanceof FloatVector floats) {
                canvas.moveTo(floats.array(), floats.offset() + row * size);
            } else if (rounded != null) {
                for (int i = 0; i < size; i++) {
                    rounded[i] = (float) rows.get(row * size + i);
                }
                canvas.moveTo(rounded, 0);
            }
            return canvas;
        }

        void close(int row) {
            if (rounded != null) {
                for (int i = 0; i < size; i++) {
                    rows.set(row * size + i, rounded[i]);
                }
            }
        }
    }

    /** The row that is mixed in. */
    private final class Partner {

        private final Vector inputs;
        private final Vector targets;
        private final Place place;

        Partner(DType dtype, int width) {
            int size = Math.toIntExact(augmenter.input().elements());
            this.inputs = Vector.zeros(dtype, size);
            this.targets = Vector.zeros(dtype, width);
            this.place = new Place(inputs, size);
        }

        Canvas open(int row) {
            rows.gather(new int[] {row}, 0, 1, inputs, targets);
            Canvas canvas = place.open(0);
            augmenter.before(canvas, epoch, row);
            return canvas;
        }
    }
}
