package dev.descent.dataset;

import dev.descent.dataset.preparation.Pipeline;
import dev.descent.dataset.preparation.RowSource;

/** Rows behind the steps that a job lists. */
final class PreparedExamples extends StoredExamples {

    private final RowSource source;
    private final Pipeline pipeline;
    private final boolean fitted;
    private final int width;
    private final RowWeightColumn weights;

    /** @param fitted whether the steps were fitted on these rows */
    PreparedExamples(
            RowSource source, float[] targets, int[] rows, Pipeline pipeline, boolean fitted, RowWeightColumn weights) {
        super(rows, targets);
        this.source = source;
        this.pipeline = pipeline;
        this.fitted = fitted;
        this.width = Math.toIntExact(pipeline.shape().elements());
        this.weights = weights;
    }

    @Override
    public double weight(int row) {
        return weights.of(stored(row));
    }

    @Override
    void gatherInputs(int[] stored, float[] inputs, int offset) {
        Pipeline.Run run = pipeline.run();
        for (int k = 0; k < stored.length; k++) {
            double[] input = run.input(source, stored[k], fitted);
            for (int i = 0; i < width; i++) {
                inputs[offset + k * width + i] = (float) input[i];
            }
        }
    }

    @Override
    void gatherInputs(int[] stored, double[] inputs, int offset) {
        Pipeline.Run run = pipeline.run();
        for (int k = 0; k < stored.length; k++) {
            System.arraycopy(run.input(source, stored[k], fitted), 0, inputs, offset + k * width, width);
        }
    }
}
