package dev.descent.dataset.preparation;

import java.util.Arrays;
import java.util.Objects;

/**
 * A text becomes counts of its words by the hash of each.
 *
 * @param at place of the text's column
 * @param text number of the text
 * @param buckets numbers that the text becomes
 */
record WordHash(int at, int text, int buckets) implements RowTransform {

    /** FNV-1a (Fowler, Noll, Vo 1991) of the text's UTF-16 code units, 32 bits. */
    static int bucket(String word, int buckets) {
        int hash = 0x811C9DC5;
        for (int i = 0; i < word.length(); i++) {
            hash = (hash ^ word.charAt(i)) * 0x01000193;
        }
        // The low bits alone would leave the last characters to decide.
        return Integer.remainderUnsigned(hash ^ hash >>> 15, buckets);
    }

    @Override
    public void apply(double[] from, double[] to, RowContext context) {
        System.arraycopy(from, 0, to, 0, at);
        Arrays.fill(to, at, at + buckets, 0);
        for (String word : TextUnit.WORD.parts(Objects.requireNonNullElse(context.text(text), ""))) {
            to[at + bucket(word, buckets)]++;
        }
        System.arraycopy(from, at + 1, to, at + buckets, from.length - at - 1);
    }
}
