package dev.descent.dataset.split;

import dev.descent.spec.InvalidInputException;
import java.util.Arrays;
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

    /**
     * The same without the rows to train on whose sequences hold a held-out row: from these nothing shall be learned.
     *
     * @param before rows from the first of a sequence to the row whose target it predicts
     * @param length rows of a sequence
     * @throws InvalidInputException if no row to train on is left
     */
    public Partition withoutOverlap(int before, int length) {
        int rows = 1 + IntStream.of(train).max().orElse(0);
        int[] heldOutBefore = new int[rows + 1];
        IntStream.concat(IntStream.of(validation), IntStream.of(test))
                .filter(row -> row < rows)
                .forEach(row -> heldOutBefore[row + 1] = 1);
        Arrays.parallelPrefix(heldOutBefore, Integer::sum);
        int[] kept = IntStream.of(train)
                .filter(row -> heldOutBefore[row - before] == heldOutBefore[row - before + length])
                .toArray();
        if (kept.length == 0) {
            throw new InvalidInputException(
                    "",
                    "nothing_left",
                    "Every sequence to train on holds a held-out row; hold out rows that follow each other, or make the"
                            + " sequences shorter.");
        }
        return new Partition(kept, validation, test);
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
