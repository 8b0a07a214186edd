package dev.descent.training;

import dev.descent.tensor.Shape;
import java.util.List;

/**
 * What a job would do, found without doing it.
 *
 * @param inputShape of one row
 * @param layers in order
 * @param parameterCount numbers of all weights, trainable or not
 * @param bytes of off-heap and heap memory that training holds at once, estimated from the specification
 * @param offHeapBytes of them, outside the Java heap: exactly what is taken there for parameters, gradients and buffers
 * @param trainRows rows that are learned from
 * @param validationRows rows held out
 * @param testRows rows of the test part
 * @param batchRows rows of one update; those left for the last of an epoch may be fewer
 * @param stepsPerEpoch updates of one epoch
 * @param totalSteps updates of all epochs
 */
public record PlanSummary(
        Shape inputShape,
        List<Layer> layers,
        long parameterCount,
        long bytes,
        long offHeapBytes,
        int trainRows,
        int validationRows,
        int testRows,
        int batchRows,
        int stepsPerEpoch,
        long totalSteps) {

    /** This run behind others: as many steps as all take, and the memory of the largest. */
    PlanSummary after(List<PlanSummary> others) {
        return new PlanSummary(
                inputShape,
                layers,
                parameterCount,
                Math.max(
                        bytes,
                        others.stream().mapToLong(PlanSummary::bytes).max().orElse(0)),
                Math.max(
                        offHeapBytes,
                        others.stream()
                                .mapToLong(PlanSummary::offHeapBytes)
                                .max()
                                .orElse(0)),
                trainRows,
                validationRows,
                testRows,
                batchRows,
                stepsPerEpoch,
                totalSteps + others.stream().mapToLong(PlanSummary::totalSteps).sum());
    }

    /** Multiplications of one update, roughly: to compare jobs by. */
    public double stepWork() {
        double perRow = 0;
        for (Layer layer : layers) {
            // What has an output for each place of an image or a sequence uses its weights at each of them.
            double places = (double) layer.outputShape().elements()
                    / layer.outputShape().size(-1);
            double parameters = layer.trainableParameterCount() + layer.nonTrainableParameterCount();
            perRow += parameters * places + layer.outputShape().elements();
        }
        return perRow * batchRows;
    }

    /**
     * One layer.
     *
     * @param index from 0
     * @param type as {@code conv2d}
     * @param outputShape for one row
     * @param trainableParameterCount numbers that are learned
     * @param nonTrainableParameterCount numbers that keep their first values
     */
    public record Layer(
            int index, String type, Shape outputShape, long trainableParameterCount, long nonTrainableParameterCount) {}
}
