package dev.descent.dataset;

import dev.descent.dataset.preparation.Layout;
import dev.descent.dataset.preparation.RowContext;
import dev.descent.dataset.preparation.RowSource;
import dev.descent.tensor.MappedTensor;

/** The images, or arrays of numbers, of one part. */
final class StoredArrays implements RowSource {

    private final MappedTensor arrays;
    private final float[] targets;
    private final Layout layout;

    StoredArrays(MappedTensor arrays, JobView view, float[] targets) {
        this.arrays = arrays;
        this.targets = targets;
        this.layout = view.layout(false);
    }

    @Override
    public Layout layout() {
        return layout;
    }

    @Override
    public void read(int row, double[] to) {
        arrays.copy((long) row * to.length, to, 0, to.length);
    }

    @Override
    public RowContext context(int row, boolean fitted) {
        return RowContext.NONE;
    }

    @Override
    public double target(int row) {
        return targets[row];
    }
}
