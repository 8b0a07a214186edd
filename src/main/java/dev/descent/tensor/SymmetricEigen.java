package dev.descent.tensor;

import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The eigenvalues of a symmetric matrix in descending order, and an eigenvector of length 1 for each. */
public final class SymmetricEigen {

    private final double[] values;
    private final double[][] vectors;

    private SymmetricEigen(double[] values, double[][] vectors) {
        this.values = values;
        this.vectors = vectors;
    }

    /**
     * Decomposes a matrix, by LAPACK's {@code dsyev}.
     *
     * @param matrix n × n, row by row, symmetric
     */
    public static SymmetricEigen of(double[] matrix, int n) {
        Backend.load();
        try (INDArray vectors = Nd4j.create(matrix.clone(), new long[] {n, n}, DataType.DOUBLE);
                INDArray ascending = Nd4j.create(DataType.DOUBLE, n)) {
            if (Nd4j.getBlasWrapper().syev('V', 'L', vectors, ascending) != 0) {
                throw new ArithmeticException(
                        "no eigenvalues were found; the matrix may hold numbers that aren't finite");
            }
            double[] values = new double[n];
            double[][] rows = new double[n][];
            for (int i = 0; i < n; i++) {
                values[i] = ascending.getDouble(n - 1 - i);
                rows[i] = oriented(vectors.getColumn(n - 1 - i).toDoubleVector());
            }
            return new SymmetricEigen(values, rows);
        }
    }

    /** With its largest component positive: of the two directions one must be chosen. */
    private static double[] oriented(double[] vector) {
        int largest = 0;
        for (int i = 1; i < vector.length; i++) {
            if (Math.abs(vector[i]) > Math.abs(vector[largest])) {
                largest = i;
            }
        }
        if (vector[largest] < 0) {
            for (int i = 0; i < vector.length; i++) {
                vector[i] = -vector[i];
            }
        }
        return vector;
    }

    /** Descending. */
    public double[] values() {
        return values;
    }

    /** The eigenvector of value i. */
    public double[] vector(int i) {
        return vectors[i].clone();
    }
}
