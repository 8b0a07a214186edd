package dev.descent.dataset.synthetic;

import dev.descent.tensor.CounterRandom;

/** The random numbers of one data set, to the same bits on every machine: logarithm and cosine are those of {@link StrictMath}. */
public final class Draws {

    private final long seed;

    public Draws(long seed) {
        this.seed = seed;
    }

    /** Uniform in [0, 1): number {@code index} of a stream. */
    double uniform(int stream, long index) {
        return CounterRandom.of(seed, stream).uniform(index);
    }

    /** Uniform in [from, to). */
    double uniform(int stream, long index, double from, double to) {
        return from + (to - from) * uniform(stream, index);
    }

    /** Standard normal (Box and Muller 1958): number {@code index} of a stream. */
    double normal(int stream, long index) {
        CounterRandom random = CounterRandom.of(seed, stream);
        double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - random.uniform(2 * index)));
        return radius * StrictMath.cos(2 * Math.PI * random.uniform(2 * index + 1));
    }

    /** An order of n rows. */
    int[] order(int stream, int n) {
        return CounterRandom.of(seed, stream).permutation(n);
    }
}
