package dev.descent.tensor;

import java.util.stream.LongStream;

/**
 * Random numbers without a state to lose: the i-th number of a stream is a pure function of the stream's key and i, so that any
 * of them can be computed again after a restart. The function is SplitMix64 (Steele, Lea, Flood 2014: «Fast splittable
 * pseudorandom number generators»), read as a counter: mix(key + i·γ).
 */
public final class CounterRandom {

    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

    /** Numbers drawn at a time. */
    private static final int BLOCK = 1024;

    /** Multiples of γ. */
    private static final long[] RAMP =
            LongStream.range(0, BLOCK).map(i -> i * GOLDEN_GAMMA).toArray();

    private static final ThreadLocal<long[]> ROOM = ThreadLocal.withInitial(() -> new long[BLOCK]);

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

    /** {@code to[i]} ← {@code below} where {@link #uniform uniform}(first + i) &lt; share, else {@code above}. */
    public void choose(long first, double share, double below, double above, Vector to) {
        long[] bits = ROOM.get();
        // Times a power of two is exact.
        long threshold = (long) Math.ceil(share * 0x1p53);
        for (int at = 0; at < to.size; at += BLOCK) {
            int count = Math.min(BLOCK, to.size - at);
            draw(bits, RAMP, key + (first + at) * GOLDEN_GAMMA, count);
            to.choose(bits, threshold, below, above, at, count);
        }
    }

    /** {@code to[i]} ← {@link #normal normal}(first + i), for all its elements. */
    public void normal(long first, Vector to) {
        for (int i = 0; i < to.size; i++) {
            to.set(i, normal(first + i));
        }
    }

    /**
     * a[from + i] ← a[from + i] + stddev·zᵢ for i &lt; count, of standard normal zᵢ in single precision: many times faster than
     * {@link #normal}, and other numbers. They come from ⌈count/2⌉ numbers of the stream.
     *
     * @param first number of the stream
     */
    public void addNormals(long first, float stddev, float[] a, int from, int count) {
        FloatNormals.add(this, first, stddev, a, from, count);
    }

    /** bits[i] ← {@link #bits(long) bits}(first + i) for i &lt; count, at most {@value #BLOCK}. */
    void draw(long[] bits, long first, int count) {
        draw(bits, RAMP, key + first * GOLDEN_GAMMA, count);
    }

    /** {@link #bits} one after the other, in a loop that the JIT vectorizes. */
    private static void draw(long[] bits, long[] ramp, long start, int count) {
        for (int i = 0; i < count; i++) {
            long z = start + ramp[i];
            z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
            z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
            bits[i] = z ^ (z >>> 31);
        }
    }

    private static long mix(long z) {
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
