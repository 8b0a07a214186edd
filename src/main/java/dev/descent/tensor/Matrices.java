package dev.descent.tensor;

/**
 * Many matrices of one size inside a tensor, such as the heads of every row: number i begins at element (i / {@code perGroup}) ·
 * {@code group} + (i mod {@code perGroup}) · {@code step}.
 *
 * @param tensor that holds them all
 * @param rows of each
 * @param columns of each
 * @param stride elements from one row of a matrix to the next, at least {@code columns}
 * @param perGroup matrices of a group
 * @param group elements from one group to the next
 * @param step elements from one matrix of a group to the next
 */
public record Matrices(Tensor tensor, int rows, int columns, int stride, int perGroup, int group, int step) {

    /** As many as there are in a tensor that holds nothing else, [n, rows, columns]. */
    public static Matrices of(Tensor tensor) {
        int rows = tensor.shape().size(-2);
        int columns = tensor.shape().size(-1);
        return new Matrices(tensor, rows, columns, columns, 1, rows * columns, 0);
    }

    /** Number of the first element of matrix i. */
    int from(int i) {
        return i / perGroup * group + i % perGroup * step;
    }
}
