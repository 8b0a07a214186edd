package dev.descent.dataset.augmentation;

import dev.descent.tensor.CounterRandom;

/** The random numbers of one augmentation of one row in one epoch, one after the other. */
class Draws {

    private final CounterRandom random;
    private long next;

    Draws(CounterRandom random) {
        this.random = random;
    }

    /** Uniform in [0, 1). */
    double uniform() {
        return random.uniform(next++);
    }

    /** Uniform in [low, high). */
    double uniform(double low, double high) {
        return low + (high - low) * uniform();
    }

    /** One of 0 .. n−1, each equally likely. */
    int below(int n) {
        return (int) (uniform() * n);
    }

    /** Standard normal. */
    double normal() {
        // Number i comes from 2i and 2i + 1 of the stream.
        long index = (next + 1) / 2;
        next = 2 * index + 2;
        return random.normal(index);
    }

    /** Adds normal numbers with a standard deviation to {@code count} values. */
    void addNormals(double stddev, float[] values, int from, int count) {
        random.addNormals(next, (float) stddev, values, from, count);
        next += (count + 1) / 2;
    }

    /** From the distribution Beta(α, α): x/(x + y) of two gamma-distributed numbers, by their logarithms, since small ones underflow. */
    double beta(double alpha) {
        return 1 / (1 + Math.exp(-(logGamma(alpha) - logGamma(alpha))));
    }

    /**
     * The logarithm of a number with the distribution Γ(α, 1), by the method of Marsaglia and Tsang (2000): of Γ(α + 1), times
     * u^(1/α).
     */
    private double logGamma(double alpha) {
        double d = alpha + 1 - 1.0 / 3;
        double c = 1 / Math.sqrt(9 * d);
        while (true) {
            double x = normal();
            double v = Math.pow(1 + c * x, 3);
            if (v > 0 && Math.log(1 - uniform()) < x * x / 2 + d - d * v + d * Math.log(v)) {
                return Math.log(d * v) + Math.log(1 - uniform()) / alpha;
            }
        }
    }
}
