package dev.descent.tensor;

/**
 * Random numbers without a state to lose: the i-th number of a stream is a pure function of the stream's key and i, so that any
 * of them can be computed again after a restart. The function is SplitMix64 (Steele, Lea, Flood 2014: «Fast splittable
 * pseudorandom number generators»), read as a counter: mix(key + i·γ).
 */
public final class CounterRandom {

    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

    private final long key;

    private CounterRandom(long key) {
        this.key = key;
    }

    /** The stream of a key made of parts, as seed, epoch, step and layer: any other part or order is another stream. */
    public static CounterRandom of(long seed, long... parts) {
        long key = mix(seed + GOLDEN_GAMMA);
        for (long part : parts) {
            // The key is mixed once more before the part is added: seed and part must not be interchangeable.
            key = mix(mix(key + GOLDEN_GAMMA) + part);
        }
        return new CounterRandom(key);
    }

    /** 64 random bits: number {@code index} of the stream. */
    public long bits(long index) {
        return mix(key + index * GOLDEN_GAMMA);
    }

    /** Uniform in [0, 1), 53 random bits. */
    public double uniform(long index) {
        return (bits(index) >>> 11) * 0x1.0p-53;
    }

    /** Standard normal (Box and Muller 1958), from the numbers 2·index and 2·index+1 of the stream. */
    public double normal(long index) {
        double radius = Math.sqrt(-2 * Math.log(1 - uniform(2 * index)));
        return radius * Math.cos(2 * Math.PI * uniform(2 * index + 1));
    }

    /** A permutation of 0 .. n−1, each equally likely (Fisher and Yates 1938). */
    public int[] permutation(int n) {
        int[] order = new int[n];
        for (int i = 0; i < n; i++) {
            int j = (int) (uniform(i) * (i + 1));
            order[i] = order[j];
            order[j] = i;
        }
        return order;
    }

    /** The key from which loops that must vectorize compute {@link #bits} themselves. */
    long key() {
        return key;
    }

    private static long mix(long z) {
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
