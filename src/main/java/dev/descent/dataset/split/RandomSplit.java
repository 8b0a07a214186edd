package dev.descent.dataset.split;

import com.fasterxml.jackson.annotation.JsonTypeName;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.descent.spec.About;
import dev.descent.tensor.CounterRandom;
import jakarta.validation.Valid;
import java.util.Arrays;

/** Rows drawn at random. */
@JsonTypeName("random")
@About("Holds out rows drawn at random, whatever their class.")
public record RandomSplit(@JsonUnwrapped @Valid Shares shares) implements Split {

    @Override
    public HeldOut guess(int rows) {
        return shares.heldOut(rows);
    }

    private static final long STREAM = 0x52414E44L;

    @Override
    public Partition draw(Candidates candidates, long seed) {
        int[] rows = candidates.rows();
        shares.require(rows.length);
        int[] order = CounterRandom.of(seed, STREAM).permutation(rows.length);
        Partition.Part[] parts = new Partition.Part[rows.length];
        Arrays.fill(parts, Partition.Part.TRAIN);
        int validation = shares.validationRows(rows.length);
        int heldOut = validation + shares.testRows(rows.length);
        for (int i = 0; i < heldOut; i++) {
            parts[order[i]] = i < validation ? Partition.Part.VALIDATION : Partition.Part.TEST;
        }
        return Partition.of(rows, parts);
    }
}
