package dev.descent.optimizer;

import dev.descent.tensor.Shape;
import dev.descent.tensor.Vector;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;

/** The Euclidean norms of a tensor over some of its axes: one for each place along the others. */
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

    private final double[] factors;

    /**
     * @param axes to take the norms over; none for all
     * @param shape of the tensor; it has these axes
     */
    Norms(List<Integer> axes, Shape shape) {
        this.shape = shape;
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

    /** θ ← θ·factor(norm), each number by the factor of its own norm. Called once. */
    void scale(Vector parameters, DoubleUnaryOperator factor) {
        int width = shape.size(-1);
        boolean overLast = strides[strides.length - 1] == 0;
        for (int from = 0; from < parameters.size(); from += width) {
            int norm = number(from / width);
            if (overLast) {
                factors[norm] += parameters.slice(from, from + width).sumOfSquares();
            } else {
                parameters.addProductsTo(factors, norm, parameters, from, from + width);
            }
        }
        for (int i = 0; i < factors.length; i++) {
            factors[i] = factor.applyAsDouble(Math.sqrt(factors[i]));
        }
        for (int from = 0; from < parameters.size(); from += width) {
            int norm = number(from / width);
            if (overLast) {
                parameters.slice(from, from + width).scale(factors[norm]);
            } else {
                parameters.multiply(factors, norm, from, from + width);
            }
        }
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
