package dev.descent.dataset.split;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.descent.spec.About;
import dev.descent.spec.InvalidInputException;
import dev.descent.spec.Problems;
import dev.descent.spec.SelfChecking;
import dev.descent.tensor.CounterRandom;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.PositiveOrZero;
import java.util.Arrays;

/** One of several folds is validated on, the others are trained on. */
@JsonTypeName("fold")
@About(
        "Cuts the rows into folds, class by class, and validates on one of them: with each fold in turn every row is validated on once.")
public record FoldSplit(
        @JsonPropertyDescription("Number of folds") @NotNull @Min(2) @Max(1000)
        Integer folds,

        @JsonPropertyDescription("The fold to validate on, from 0") @NotNull @PositiveOrZero
        Integer fold)
        implements Split, SelfChecking {

    private static final long STREAM = 0x464F4C4453L;

    @Override
    public void check(Problems problems) {
        if (fold >= folds) {
            problems.at("fold").add("out_of_range", "The folds are 0 to " + (folds - 1) + ".", "< " + folds);
        }
    }

    @Override
    public HeldOut guess(int rows) {
        return new HeldOut((rows - fold - 1) / folds + 1, 0);
    }

    @Override
    public Partition draw(Candidates candidates, long seed) {
        int[] rows = candidates.rows();
        if (rows.length < folds) {
            throw new InvalidInputException(
                    "/folds", "out_of_range", "There are only " + rows.length + " rows for " + folds + " folds.");
        }
        Partition.Part[] parts = new Partition.Part[rows.length];
        Arrays.fill(parts, Partition.Part.TRAIN);
        int classes = Math.max(1, candidates.classes());
        int[] order = CounterRandom.of(seed, STREAM).permutation(rows.length);
        // One counter goes on from class to class, so that the folds differ by one row at most.
        int next = 0;
        for (int ofClass = 0; ofClass < classes; ofClass++) {
            for (int place : order) {
                boolean member = candidates.classes() == 0 || (int) candidates.target(rows[place]) == ofClass;
                if (member && next++ % folds == fold) {
                    parts[place] = Partition.Part.VALIDATION;
                }
            }
        }
        return Partition.of(rows, parts);
    }
}
