package dev.descent.training;

import dev.descent.tensor.Shape;
import java.util.List;

/**
 * What a job would do, found without doing it.
 *
 * @param inputShape of one row
 * @param layers in order
 * @param parameterCount trainable numbers
 * @param bytes of off-heap and heap memory that training holds at once, estimated from the specification
 * @param trainRows rows that are learned from
 * @param validationRows rows held out
 * @param testRows rows of the test part
 * @param stepsPerEpoch updates of one epoch
 * @param totalSteps updates of all epochs
 */
public record PlanSummary(
        Shape inputShape,
        List<Layer> layers,
        long parameterCount,
        long bytes,
        int trainRows,
        int validationRows,
        int testRows,
        int stepsPerEpoch,
        long totalSteps) {

    /** One layer: its index and type as {@code 0 conv2d}, its output shape for one row, its trainable numbers. */
    public record Layer(int index, String type, Shape outputShape, long parameterCount) {}
}
