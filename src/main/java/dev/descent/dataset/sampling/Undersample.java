package dev.descent.dataset.sampling;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.descent.spec.About;
import dev.descent.tensor.CounterRandom;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.IntStream;

/** Only some of the rows of frequent classes. */
@JsonTypeName("undersample")
@About("Leaves out rows of frequent classes, drawn by the job's seed.")
public record Undersample(
        @JsonPropertyDescription(
                "Rows of the smallest class as a share of what the others may keep: 0.5 for twice as many")
        @DecimalMin(value = "0", inclusive = false)
        @DecimalMax("1")
        Double ratio)
        implements Sampling {

    /** Sets the draws apart from the other random streams of a job. */
    private static final long LEAVING_OUT = 0x1EA7E;

    public Undersample {
        ratio = Objects.requireNonNullElse(ratio, 1.0);
    }

    @Override
    public int[] wanted(int[] counts) {
        long least = Arrays.stream(counts).filter(count -> count > 0).min().orElse(0);
        long most = Math.round(least / ratio);
        return Arrays.stream(counts).map(count -> (int) Math.min(count, most)).toArray();
    }

    @Override
    public int[] draw(int[] classes, int count, long seed) {
        int[] wanted = wanted(Sampling.counts(classes, count));
        boolean[] kept = new boolean[classes.length];
        for (int of = 0; of < count; of++) {
            int number = of;
            int[] members = IntStream.range(0, classes.length)
                    .filter(row -> classes[row] == number)
                    .toArray();
            int[] order = CounterRandom.of(seed, LEAVING_OUT, of).permutation(members.length);
            for (int i = 0; i < wanted[of]; i++) {
                kept[members[order[i]]] = true;
            }
        }
        return IntStream.range(0, classes.length).filter(row -> kept[row]).toArray();
    }
}
