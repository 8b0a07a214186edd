package dev.descent.dataset.split;

import java.util.stream.IntStream;

/**
 * The rows of each part, ascending. No row is in two parts.
 *
 * @param train to learn from
 * @param validation to validate on after each epoch
 * @param test to test on in the end
 */
public record Partition(int[] train, int[] validation, int[] test) {

    /** What becomes of a row. */
    enum Part {
        TRAIN,
        VALIDATION,
        TEST
    }

    /** @param parts of each of the rows */
    static Partition of(int[] rows, Part[] parts) {
        return new Partition(
                rows(rows, parts, Part.TRAIN), rows(rows, parts, Part.VALIDATION), rows(rows, parts, Part.TEST));
    }

    private static int[] rows(int[] rows, Part[] parts, Part wanted) {
        return IntStream.range(0, rows.length)
                .filter(i -> parts[i] == wanted)
                .map(i -> rows[i])
                .toArray();
    }
}
