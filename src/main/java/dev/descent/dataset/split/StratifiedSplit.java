package dev.descent.dataset.split;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.descent.spec.About;
import dev.descent.tensor.CounterRandom;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Size;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * From each class, or each value of a column, its share; the rows that rounding down leaves come from those with the largest remainders,
 * last of all from one that would lose its only row. Numbers to predict are no classes: without a column all rows count as one.
 */
@JsonTypeName("stratified")
@About("Holds out the same share of each class, or of each value of a column, drawn at random.")
public record StratifiedSplit(
        @JsonUnwrapped @Valid Shares shares,

        @JsonPropertyDescription("Column whose values are held out alike; the target if absent")
        @Nullable
        @Size(min = 1)
        String column)
        implements Split {

    @Override
    public HeldOut guess(int rows) {
        return shares.heldOut(rows);
    }

    /** Keeps the draw apart from whatever else is drawn from the same seed. */
    private static final long STREAM = 0x53504C4954L;

    @Override
    public Partition draw(Candidates candidates, long seed) {
        int[] rows = candidates.rows();
        shares.require(rows.length);
        List<int[]> groups = column == null ? byClass(candidates) : Groups.of(candidates.column(column));
        int[] sizes = groups.stream().mapToInt(group -> group.length).toArray();
        int[] validation = apportion(shares.validation(), shares.validationRows(rows.length), sizes, sizes);
        int[] left = IntStream.range(0, sizes.length)
                .map(group -> sizes[group] - validation[group])
                .toArray();
        int[] test = apportion(shares.test(), shares.testRows(rows.length), sizes, left);
        Partition.Part[] parts = new Partition.Part[rows.length];
        Arrays.fill(parts, Partition.Part.TRAIN);
        for (int group = 0; group < sizes.length; group++) {
            int[] members = groups.get(group);
            int[] order = CounterRandom.of(seed, STREAM, group).permutation(members.length);
            for (int i = 0; i < validation[group] + test[group]; i++) {
                parts[members[order[i]]] = i < validation[group] ? Partition.Part.VALIDATION : Partition.Part.TEST;
            }
        }
        return Partition.of(rows, parts);
    }

    private static List<int[]> byClass(Candidates candidates) {
        int[] rows = candidates.rows();
        int classes = Math.max(1, candidates.classes());
        int[] sizes = new int[classes];
        int[] classOf = new int[rows.length];
        for (int i = 0; i < rows.length; i++) {
            classOf[i] = candidates.classes() == 0 ? 0 : (int) candidates.target(rows[i]);
            sizes[classOf[i]]++;
        }
        List<int[]> groups = IntStream.of(sizes).mapToObj(int[]::new).toList();
        int[] filled = new int[classes];
        for (int i = 0; i < rows.length; i++) {
            groups.get(classOf[i])[filled[classOf[i]]++] = i;
        }
        return groups;
    }

    /**
     * How many rows each group gives.
     *
     * @param sizes of the groups
     * @param left rows of each group that are still to be had
     */
    static int[] apportion(double share, int wanted, int[] sizes, int[] left) {
        int[] counts = new int[sizes.length];
        double[] remainders = new double[sizes.length];
        for (int group = 0; group < sizes.length; group++) {
            double quota = share * sizes[group];
            counts[group] = Math.min(left[group], (int) Math.floor(quota));
            remainders[group] = quota - counts[group];
        }
        int missing = wanted - Arrays.stream(counts).sum();
        int[] byNeed = IntStream.range(0, sizes.length)
                .boxed()
                .filter(group -> counts[group] < left[group])
                .sorted(Comparator.comparing((Integer group) -> counts[group] + 1 == left[group])
                        .thenComparing(group -> -remainders[group]))
                .mapToInt(Integer::intValue)
                .toArray();
        for (int i = 0; i < Math.min(missing, byNeed.length); i++) {
            counts[byNeed[i]]++;
        }
        return counts;
    }
}
