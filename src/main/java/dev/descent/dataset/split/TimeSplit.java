package dev.descent.dataset.split;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.descent.spec.About;
import dev.descent.spec.InvalidInputException;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Size;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The first rows are trained on, those behind them are validated on, the last ones are tested on. */
@JsonTypeName("time")
@About(
        "Trains on the first rows, validates on those behind them, and tests on the last, in the order of the data or of a column.")
public record TimeSplit(
        @JsonUnwrapped @Valid Shares shares,

        @JsonPropertyDescription(
                "Column of dates or numbers that the rows are ordered by; the order of the data if absent")
        @Nullable
        @Size(min = 1)
        String column)
        implements Split {

    @Override
    public HeldOut guess(int rows) {
        return shares.heldOut(rows);
    }

    @Override
    public boolean keepsOrder() {
        return column == null;
    }

    @Override
    public Partition draw(Candidates candidates, long seed) {
        int[] rows = candidates.rows();
        shares.require(rows.length);
        int[] order = column == null ? IntStream.range(0, rows.length).toArray() : ascending(candidates.column(column));
        int test = shares.testRows(rows.length);
        int validation = shares.validationRows(rows.length);
        Partition.Part[] parts = new Partition.Part[rows.length];
        Arrays.fill(parts, Partition.Part.TRAIN);
        for (int i = rows.length - test - validation; i < rows.length; i++) {
            parts[order[i]] = i < rows.length - test ? Partition.Part.VALIDATION : Partition.Part.TEST;
        }
        return Partition.of(rows, parts);
    }

    private int[] ascending(double[] values) {
        if (Arrays.stream(values).anyMatch(Double::isNaN)) {
            throw new InvalidInputException(
                    "/column",
                    "missing_values",
                    "Column `" + column + "` has missing values, which have no place in time.");
        }
        return IntStream.range(0, values.length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> values[i]))
                .mapToInt(Integer::intValue)
                .toArray();
    }
}
