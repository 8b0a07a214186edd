package dev.descent.dataset.profile;

import java.util.Arrays;
import java.util.stream.IntStream;

/** Numbers of 64 bits that equal rows have in common, and different ones hardly ever. */
final class RowHash {

    private RowHash() {}

    static long of(double[] values, double target) {
        long hash = with(0, Double.doubleToLongBits(target));
        for (double value : values) {
            hash = with(hash, Double.doubleToLongBits(value));
        }
        return hash;
    }

    static long of(String text) {
        long hash = text.length();
        for (int i = 0; i < text.length(); i++) {
            hash = with(hash, text.charAt(i));
        }
        return hash;
    }

    /** SplitMix64's finalizer (Steele, Lea, Flood 2014) over the hash so far and one number more. */
    static long with(long hash, long number) {
        long z = (hash + 0x9E3779B97F4A7C15L) ^ number;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    /** How many different ones there are; sorts them. */
    static long distinct(long[] hashes) {
        Arrays.sort(hashes);
        return IntStream.range(0, hashes.length)
                .filter(i -> i == 0 || hashes[i] != hashes[i - 1])
                .count();
    }
}
