package dev.descent.optimizer;

import dev.descent.tensor.Shape;
import dev.descent.tensor.Vector;
import java.util.Collections;
import java.util.List;

/**
 * The odd polynomial of a matrix that brings its singular values near 1 (Jordan 2024), a few steps of it. Works on the matrix as it
 * stands or transposed, whichever has no more columns n than rows: x ← ax + x(bxᵀx + c(xᵀx)²). Each row of x, and of the n × n
 * matrices, is a vector of its own, so that products are sums of rows that all begin at the same index.
 */
final class NewtonSchulz {

    private static final double A = 3.4445;
    private static final double B = -4.7750;
    private static final double C = 2.0315;

    /** Number of the first of {@link #scratch} among a transform's states. */
    private static final int FIRST = 1;

    private NewtonSchulz() {}

    /** Room for the rows, which must follow one other state. */
    static List<State> scratch(int rows, int columns) {
        int n = Math.min(rows, columns);
        return Collections.nCopies(Math.max(rows, columns) + 2 * n + 1, State.scratch(Shape.of(n)));
    }

    /** @param matrix rows × columns, of a norm of at most 1 */
    static void orthogonalize(Vector matrix, int rows, int columns, int steps, Vector[] state) {
        int m = Math.max(rows, columns);
        int n = Math.min(rows, columns);
        int gram = FIRST + m;
        int polynomial = gram + n;
        Vector sum = state[polynomial + n];
        boolean transposed = rows < columns;
        for (int i = 0; i < m; i++) {
            if (transposed) {
                readColumn(matrix, i, columns, state[FIRST + i]);
            } else {
                matrix.read(i * n, state[FIRST + i]);
            }
        }
        for (int step = 0; step < steps; step++) {
            square(state, FIRST, m, gram, n);
            for (int i = 0; i < n; i++) {
                Vector row = state[polynomial + i];
                row.fill(0);
                addProduct(row, state[gram + i], state, gram, n);
                row.combine(C, B, state[gram + i]);
            }
            for (int i = 0; i < m; i++) {
                Vector row = state[FIRST + i];
                sum.fill(0);
                addProduct(sum, row, state, polynomial, n);
                row.combine(A, 1, sum);
            }
        }
        for (int i = 0; i < m; i++) {
            if (transposed) {
                writeColumn(matrix, i, columns, state[FIRST + i]);
            } else {
                matrix.write(i * n, state[FIRST + i]);
            }
        }
    }

    /** xᵀx, where x has m rows and n columns. */
    private static void square(Vector[] state, int x, int m, int to, int n) {
        for (int i = 0; i < n; i++) {
            state[to + i].fill(0);
        }
        int k = 0;
        for (; k + 3 < m; k += 4) {
            Vector x0 = state[x + k];
            Vector x1 = state[x + k + 1];
            Vector x2 = state[x + k + 2];
            Vector x3 = state[x + k + 3];
            for (int i = 0; i < n; i++) {
                state[to + i].add(x0.get(i), x0, x1.get(i), x1, x2.get(i), x2, x3.get(i), x3);
            }
        }
        for (; k < m; k++) {
            for (int i = 0; i < n; i++) {
                state[to + i].add(state[x + k].get(i), state[x + k]);
            }
        }
    }

    /** row ← row + factors·y, where y has n rows. */
    private static void addProduct(Vector row, Vector factors, Vector[] state, int y, int n) {
        int k = 0;
        for (; k + 3 < n; k += 4) {
            row.add(
                    factors.get(k),
                    state[y + k],
                    factors.get(k + 1),
                    state[y + k + 1],
                    factors.get(k + 2),
                    state[y + k + 2],
                    factors.get(k + 3),
                    state[y + k + 3]);
        }
        for (; k < n; k++) {
            row.add(factors.get(k), state[y + k]);
        }
    }

    private static void readColumn(Vector matrix, int column, int columns, Vector to) {
        for (int i = 0; i < to.size(); i++) {
            to.set(i, matrix.get(i * columns + column));
        }
    }

    private static void writeColumn(Vector matrix, int column, int columns, Vector from) {
        for (int i = 0; i < from.size(); i++) {
            matrix.set(i * columns + column, from.get(i));
        }
    }
}
