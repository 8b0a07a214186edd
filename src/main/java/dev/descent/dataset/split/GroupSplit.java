package dev.descent.dataset.split;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.descent.spec.About;
import dev.descent.spec.InvalidInputException;
import dev.descent.tensor.CounterRandom;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import java.util.Arrays;
import java.util.List;

/** Whole groups: all rows of one value of a column are in one part. */
@JsonTypeName("group")
@About(
        "Holds out whole groups drawn at random: all rows with one value of a column, as one patient's, are in one part. The column is"
                + " no input.")
public record GroupSplit(
        @JsonUnwrapped @Valid Shares shares,

        @JsonPropertyDescription("Column that says which rows belong together") @NotBlank
        String column)
        implements Split {

    @Override
    public HeldOut guess(int rows) {
        return shares.heldOut(rows);
    }

    private static final long STREAM = 0x47524F5550L;

    @Override
    public boolean consumesColumn() {
        return true;
    }

    /** Groups are taken in a drawn order, each for the part that still wants as many rows; the last ones are trained on. */
    @Override
    public Partition draw(Candidates candidates, long seed) {
        int[] rows = candidates.rows();
        shares.require(rows.length);
        List<int[]> groups = Groups.of(candidates.column(column));
        int[] order = CounterRandom.of(seed, STREAM).permutation(groups.size());
        Partition.Part[] parts = new Partition.Part[rows.length];
        Arrays.fill(parts, Partition.Part.TRAIN);
        int validation = shares.validationRows(rows.length);
        int test = shares.testRows(rows.length);
        for (int group : order) {
            int[] members = groups.get(group);
            // A group that is half too much is still nearer to the share than none.
            boolean validates = validation > 0 && members.length <= 2 * validation;
            boolean tests = !validates && test > 0 && members.length <= 2 * test;
            if (validates) {
                validation -= members.length;
            } else if (tests) {
                test -= members.length;
            } else {
                continue;
            }
            for (int member : members) {
                parts[member] = validates ? Partition.Part.VALIDATION : Partition.Part.TEST;
            }
        }
        Partition partition = Partition.of(rows, parts);
        if (partition.train().length == 0
                || shares.validation() > 0 && partition.validation().length == 0
                || shares.test() > 0 && partition.test().length == 0) {
            throw new InvalidInputException(
                    "/column",
                    "too_few_groups",
                    "Column `" + column + "` has " + groups.size()
                            + " different values, too few or too large ones for these shares.");
        }
        return partition;
    }
}
