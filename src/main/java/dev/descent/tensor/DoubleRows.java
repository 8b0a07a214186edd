package dev.descent.tensor;

/**
 * The loops behind {@link DoubleVector}'s operations on rows and columns: over a block of rows that begins at index {@code from} and
 * ends before {@code to}, {@code width} numbers each. What belongs to the rows, one number each, begins at index {@code at}.
 */
final class DoubleRows {

    private DoubleRows() {}

    /** In four sums: the processor needn't wait for one addition before it begins the next. */
    static void sums(double[] m, int at, double[] x, int from, int to, int width) {
        int r = at;
        for (int row = from; row < to; row += width) {
            m[r++] = sum(x, row, row + width);
        }
    }

    private static double sum(double[] x, int from, int to) {
        double s0 = 0;
        double s1 = 0;
        double s2 = 0;
        double s3 = 0;
        int i = from;
        for (; i < to - 3; i += 4) {
            s0 += x[i];
            s1 += x[i + 1];
            s2 += x[i + 2];
            s3 += x[i + 3];
        }
        for (; i < to; i++) {
            s0 += x[i];
        }
        return (s0 + s1) + (s2 + s3);
    }

    static void products(double[] m, int at, double[] x, double[] y, int from, int to, int width) {
        int r = at;
        for (int row = from; row < to; row += width) {
            m[r++] = product(x, y, row, row + width);
        }
    }

    private static double product(double[] x, double[] y, int from, int to) {
        double s0 = 0;
        double s1 = 0;
        double s2 = 0;
        double s3 = 0;
        int i = from;
        for (; i < to - 3; i += 4) {
            s0 += x[i] * y[i];
            s1 += x[i + 1] * y[i + 1];
            s2 += x[i + 2] * y[i + 2];
            s3 += x[i + 3] * y[i + 3];
        }
        for (; i < to; i++) {
            s0 += x[i] * y[i];
        }
        return (s0 + s1) + (s2 + s3);
    }

    static void maxima(double[] m, int at, double[] x, int from, int to, int width) {
        int r = at;
        for (int row = from; row < to; row += width) {
            m[r++] = maximum(x, row, row + width);
        }
    }

    private static double maximum(double[] x, int from, int to) {
        double s0 = x[from];
        double s1 = s0;
        double s2 = s0;
        double s3 = s0;
        int i = from;
        for (; i < to - 3; i += 4) {
            s0 = x[i] > s0 ? x[i] : s0;
            s1 = x[i + 1] > s1 ? x[i + 1] : s1;
            s2 = x[i + 2] > s2 ? x[i + 2] : s2;
            s3 = x[i + 3] > s3 ? x[i + 3] : s3;
        }
        for (; i < to; i++) {
            s0 = x[i] > s0 ? x[i] : s0;
        }
        double s01 = s0 > s1 ? s0 : s1;
        double s23 = s2 > s3 ? s2 : s3;
        return s01 > s23 ? s01 : s23;
    }

    static void add(double[] a, int from, int to, int width, double[] m, int at, double k0) {
        int r = at;
        for (int row = from; row < to; row += width) {
            add(a, row, row + width, k0 * m[r++]);
        }
    }

    private static void add(double[] a, int from, int to, double k0) {
        for (int i = from; i < to; i++) {
            a[i] += k0;
        }
    }

    static void multiply(double[] a, int from, int to, int width, double[] m, int at) {
        int r = at;
        for (int row = from; row < to; row += width) {
            DoubleLoops.scale(a, row, row + width, m[r++]);
        }
    }

    static void affine(double[] a, int from, int to, int width, double[] m, int at, double[] n, int atN) {
        int r = 0;
        for (int row = from; row < to; row += width) {
            DoubleLoops.affine(a, row, row + width, m[at + r], n[atN + r]);
            r++;
        }
    }

    static void divide(double[] a, int from, int to, int width, double[] m, int at) {
        int r = at;
        for (int row = from; row < to; row += width) {
            DoubleLoops.scale(a, row, row + width, 1 / m[r++]);
        }
    }

    static void addMultiples(double[] a, double[] x, int from, int to, int width, double[] m, int at, double k0) {
        int r = at;
        for (int row = from; row < to; row += width) {
            DoubleLoops.add(a, x, row, row + width, k0 * m[r++]);
        }
    }

    /** In fours: one pass over the sums for four rows. */
    static void addColumns(double[] a, int at, double[] x, int from, int to, int width) {
        int row = from;
        for (; row + 3 * width < to; row += 4 * width) {
            addFour(a, at, x, row, width);
        }
        for (; row < to; row += width) {
            addOne(a, at, x, row, width);
        }
    }

    private static void addFour(double[] a, int at, double[] x, int row, int width) {
        int second = row + width;
        int third = second + width;
        int fourth = third + width;
        for (int j = 0; j < width; j++) {
            a[at + j] += (x[row + j] + x[second + j]) + (x[third + j] + x[fourth + j]);
        }
    }

    private static void addOne(double[] a, int at, double[] x, int row, int width) {
        for (int j = 0; j < width; j++) {
            a[at + j] += x[row + j];
        }
    }
}
