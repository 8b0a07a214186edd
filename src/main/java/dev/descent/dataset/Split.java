package dev.descent.dataset;

import dev.descent.spec.Problem;
import dev.descent.tensor.CounterRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Which rows of the training part are learned from and which are held out, both ascending.
 *
 * @param train at least one
 * @param validation none if no split was asked for
 */
record Split(int[] train, int[] validation) {

    /** Keeps the draw apart from whatever else is drawn from the same seed. */
    private static final long STREAM = 0x53504C4954L;

    /**
     * Draws round(share · rows) rows for validation. With classes each gives its share, rounded down; the rows still wanting
     * come from the classes with the largest remainders, last of all from one that would lose its only row.
     *
     * @param targets class indices where there are classes
     * @param classes 0 for regression
     */
    static Split draw(double share, float[] targets, int classes, long seed) {
        int rows = targets.length;
        int wanted = validationRows(share, rows);
        List<int[]> groups = groups(targets, classes);
        int[] counts = apportion(share, wanted, groups);
        boolean[] heldOut = new boolean[rows];
        for (int group = 0; group < counts.length; group++) {
            int[] members = groups.get(group);
            int[] order = CounterRandom.of(seed, STREAM, group).permutation(members.length);
            for (int i = 0; i < counts[group]; i++) {
                heldOut[members[order[i]]] = true;
            }
        }
        return new Split(
                IntStream.range(0, rows).filter(row -> !heldOut[row]).toArray(),
                IntStream.range(0, rows).filter(row -> heldOut[row]).toArray());
    }

    /** How many rows {@link #draw} holds out. */
    static int validationRows(double share, int rows) {
        return (int) Math.round(share * rows);
    }

    /** That either part would be empty though {@code share} is above 0. */
    static List<Problem> problems(double share, int rows) {
        int wanted = validationRows(share, rows);
        if (share == 0 || wanted > 0 && wanted < rows) {
            return List.of();
        }
        return List.of(new Problem(
                "/dataset/validation_split",
                "out_of_range",
                "validation_split " + share + " of " + rows + " rows leaves no row to "
                        + (wanted == 0 ? "validate on" : "train on") + "; each part needs at least one"));
    }

    private static List<int[]> groups(float[] targets, int classes) {
        int[] sizes = new int[Math.max(1, classes)];
        for (float target : targets) {
            sizes[classes == 0 ? 0 : (int) target]++;
        }
        List<int[]> groups = new ArrayList<>();
        for (int size : sizes) {
            groups.add(new int[size]);
        }
        int[] filled = new int[sizes.length];
        for (int row = 0; row < targets.length; row++) {
            int group = classes == 0 ? 0 : (int) targets[row];
            groups.get(group)[filled[group]++] = row;
        }
        return groups;
    }

    private static int[] apportion(double share, int wanted, List<int[]> groups) {
        int[] counts = new int[groups.size()];
        double[] remainders = new double[counts.length];
        for (int group = 0; group < counts.length; group++) {
            double quota = share * groups.get(group).length;
            counts[group] = (int) Math.floor(quota);
            remainders[group] = quota - counts[group];
        }
        int missing = wanted - Arrays.stream(counts).sum();
        int[] byNeed = IntStream.range(0, counts.length)
                .boxed()
                .filter(group -> counts[group] < groups.get(group).length)
                .sorted(Comparator.comparing((Integer group) -> counts[group] + 1 == groups.get(group).length)
                        .thenComparing(group -> -remainders[group]))
                .mapToInt(Integer::intValue)
                .toArray();
        for (int i = 0; i < missing; i++) {
            counts[byNeed[i]]++;
        }
        return counts;
    }
}
