package dev.descent.optimizer;

import dev.descent.tensor.Shape;
import dev.descent.tensor.Vector;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;

/**
 * Multiplies a tensor by what follows from its Euclidean norms over some axes: one norm for each place along the others. Keeps room
 * to compute in, so it is for one thread at a time.
 */
final class Norms {

    /** What the axes mean, for people. */
    static final String AXIS =
            "Axes that a norm is taken over, one number for one of them, negative ones counted from the last:"
                    + " 0 is right for dense layers, [0, 1, 2] for conv2d, [] takes one norm over the whole tensor";

    /** Keeps norms of 0 from dividing by 0. */
    static final double EPSILON = 1e-7;

    private final Shape shape;
    /** By how much the number of the norm grows along each axis: 0 along those that it is taken over. */
    private final int[] strides;

    /** Of a norm, and what its numbers are multiplied by. */
    private final DoubleUnaryOperator factor;

    private final double[] factors;
    /** Where the norms are taken over the last axis: what is added up, or the same factor, along it. */
    private final double[] row;

    /**
     * @param axes to take the norms over; none for all
     * @param shape of the tensors; it has these axes
     * @param factor of each number, by its norm
     */
    Norms(List<Integer> axes, Shape shape, DoubleUnaryOperator factor) {
        this.shape = shape;
        this.factor = factor;
        this.strides = new int[shape.rank()];
        int count = 1;
        for (int axis = strides.length - 1; axis >= 0; axis--) {
            boolean over = axes.isEmpty() || axes.contains(axis) || axes.contains(axis - strides.length);
            if (!over) {
                strides[axis] = count;
                count *= shape.size(axis);
            }
        }
        this.factors = new double[count];
        this.row = new double[overLast() ? shape.size(-1) : 0];
    }

    private boolean overLast() {
        return strides[strides.length - 1] == 0;
    }

    /** Why the axes are none of this shape's; empty if they are. */
    static Optional<String> refusal(List<Integer> axes, Shape shape) {
        int rank = shape.rank();
        return axes.stream()
                .filter(axis -> axis < -rank || axis >= rank)
                .findFirst()
                .map(axis -> "`axis` " + axis + " is none of a weight of shape " + shape + "; its axes are 0 to "
                        + (rank - 1) + ".");
    }

    /** θ ← θ·factor(norm), each number by the factor of its own norm. */
    void scale(Vector parameters) {
        int width = shape.size(-1);
        Arrays.fill(factors, 0);
        for (int from = 0; from < parameters.size(); from += width) {
            addSquares(number(from / width), parameters, from, from + width);
        }
        for (int i = 0; i < factors.length; i++) {
            factors[i] = factor.applyAsDouble(Math.sqrt(factors[i]));
        }
        for (int from = 0; from < parameters.size(); from += width) {
            multiply(number(from / width), parameters, from, from + width);
        }
    }

    private void addSquares(int norm, Vector parameters, int from, int to) {
        if (!overLast()) {
            parameters.addProductsTo(factors, norm, parameters, from, to);
            return;
        }
        Arrays.fill(row, 0);
        parameters.addProductsTo(row, 0, parameters, from, to);
        for (double square : row) {
            factors[norm] += square;
        }
    }

    private void multiply(int norm, Vector parameters, int from, int to) {
        if (!overLast()) {
            parameters.multiply(factors, norm, from, to);
            return;
        }
        Arrays.fill(row, factors[norm]);
        parameters.multiply(row, 0, from, to);
    }

    /** Number of the norm that a row of the last axis begins at. */
    private int number(int row) {
        int number = 0;
        int rest = row;
        for (int axis = strides.length - 2; axis >= 0; axis--) {
            number += rest % shape.size(axis) * strides[axis];
            rest /= shape.size(axis);
        }
        return number;
    }
}
