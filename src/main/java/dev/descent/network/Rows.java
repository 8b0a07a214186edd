package dev.descent.network;

import dev.descent.tensor.Vector;

/** Reductions of one row. */
final class Rows {

    private Rows() {}

    static double max(Vector row) {
        double max = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < row.size(); i++) {
            max = Math.max(max, row.get(i));
        }
        return max;
    }

    /** y ← softmax(x), without overflow; the two may be the same vector. Returns ln Σ eˣ. */
    static double softmax(Vector x, Vector y) {
        double max = max(x);
        double sum = 0;
        for (int i = 0; i < x.size(); i++) {
            double e = Math.exp(x.get(i) - max);
            sum += e;
            y.set(i, e);
        }
        y.scale(1 / sum);
        return max + Math.log(sum);
    }

    /** ln Σ eˣ, without overflow. */
    static double logSumExp(Vector x) {
        double max = max(x);
        double sum = 0;
        for (int i = 0; i < x.size(); i++) {
            sum += Math.exp(x.get(i) - max);
        }
        return max + Math.log(sum);
    }

    /** Index of the largest value, the first of equals. */
    static int argmax(Vector values, int from, int count) {
        int best = from;
        for (int i = from + 1; i < from + count; i++) {
            if (values.get(i) > values.get(best)) {
                best = i;
            }
        }
        return best - from;
    }
}
