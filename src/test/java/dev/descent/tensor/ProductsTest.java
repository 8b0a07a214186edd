package dev.descent.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProductsTest {

    private static Tensor numbers(DType dtype, int count) {
        Tensor tensor = Tensor.zeros(dtype, Shape.of(count));
        Vector values = tensor.toVector();
        for (int i = 0; i < count; i++) {
            values.set(i, Math.sin(0.7 * i + count));
        }
        tensor.write(0, values);
        return tensor;
    }

    /** Matrices that lie side by side, as heads do. */
    @ParameterizedTest
    @CsvSource({
        "FLOAT32, 5, 7, 3, false, false", "FLOAT32, 5, 7, 3, true, false", "FLOAT32, 5, 7, 3, false, true",
        "FLOAT32, 5, 7, 3, true, true", "FLOAT64, 5, 7, 3, false, true", "FLOAT64, 5, 7, 3, true, false",
        "FLOAT32, 70, 64, 65, false, false", "FLOAT32, 70, 64, 65, true, false", "FLOAT32, 70, 64, 65, false, true",
        "FLOAT64, 70, 64, 65, false, true", "FLOAT64, 70, 64, 65, true, false"
    })
    void areThoseOfEachPair(DType dtype, int m, int n, int k, boolean transposeA, boolean transposeB) {
        int groups = 2;
        int heads = 3;
        Matrices a = sideBySide(dtype, groups, heads, transposeA ? k : m, transposeA ? m : k);
        Matrices b = sideBySide(dtype, groups, heads, transposeB ? n : k, transposeB ? k : n);
        Matrices c = sideBySide(dtype, groups, heads, m, n);
        Ops.matmulEach(0.5, a, transposeA, b, transposeB, c, groups * heads).run();
        for (int i = 0; i < groups * heads; i++) {
            for (int row = 0; row < m; row++) {
                for (int column = 0; column < n; column++) {
                    double sum = 0;
                    for (int j = 0; j < k; j++) {
                        sum += (transposeA ? at(a, i, j, row) : at(a, i, row, j))
                                * (transposeB ? at(b, i, column, j) : at(b, i, j, column));
                    }
                    assertThat(at(c, i, row, column))
                            .as("%d: %d, %d", i, row, column)
                            .isCloseTo(0.5 * sum, within(dtype == DType.FLOAT32 ? 1e-4 : 1e-12));
                }
            }
        }
    }

    private static Matrices sideBySide(DType dtype, int groups, int heads, int rows, int columns) {
        int stride = heads * columns;
        return new Matrices(
                numbers(dtype, groups * rows * stride), rows, columns, stride, heads, rows * stride, columns);
    }

    private static double at(Matrices matrices, int i, int row, int column) {
        Vector one = Vector.zeros(matrices.tensor().dtype(), 1);
        matrices.tensor().read(matrices.from(i) + row * matrices.stride() + column, one);
        return one.get(0);
    }
}
