package dev.descent.dataset.split;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.descent.spec.About;
import dev.descent.spec.InvalidInputException;
import dev.descent.spec.NearName;
import dev.descent.spec.Problem;
import dev.descent.spec.Problems;
import dev.descent.spec.SelfChecking;
import jakarta.validation.constraints.NotBlank;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;

/** A column says which part a row is of. */
@JsonTypeName("column")
@About("Holds out the rows that a column marks by its value, as `test`. The column is no input.")
public record ColumnSplit(
        @JsonPropertyDescription("Column that marks the rows") @NotBlank
        String column,

        @JsonPropertyDescription("Values of the rows to validate on")
        List<@NotBlank String> validation,

        @JsonPropertyDescription("Values of the rows to test on")
        List<@NotBlank String> test)
        implements Split, SelfChecking {

    public ColumnSplit {
        validation = Objects.requireNonNullElse(validation, List.of());
        test = Objects.requireNonNullElse(test, List.of());
    }

    @Override
    public void check(Problems problems) {
        if (validation.isEmpty() && test.isEmpty()) {
            problems.add("required", "Give values for `validation`, for `test`, or for both.");
        }
        for (int i = 0; i < test.size(); i++) {
            if (validation.contains(test.get(i))) {
                problems.at("test").at(i).add("duplicate", "Rows of one value can't be validated and tested on.");
            }
        }
    }

    @Override
    public HeldOut guess(int rows) {
        return new HeldOut(validation.isEmpty() ? 0 : 1, test.isEmpty() ? 0 : 1);
    }

    @Override
    public boolean consumesColumn() {
        return true;
    }

    @Override
    public boolean keepsOrder() {
        return true;
    }

    @Override
    public Partition draw(Candidates candidates, long seed) {
        int[] rows = candidates.rows();
        double[] values = candidates.column(column);
        List<String> categories = candidates.categories(column);
        String[] texts =
                Arrays.stream(values).mapToObj(value -> text(value, categories)).toArray(String[]::new);
        requireKnown("validation", validation, texts);
        requireKnown("test", test, texts);
        Partition.Part[] parts = Arrays.stream(texts)
                .map(text -> validation.contains(text)
                        ? Partition.Part.VALIDATION
                        : test.contains(text) ? Partition.Part.TEST : Partition.Part.TRAIN)
                .toArray(Partition.Part[]::new);
        Partition partition = Partition.of(rows, parts);
        if (partition.train().length == 0) {
            throw new InvalidInputException(
                    "/column", "nothing_left", "Every row is held out; none is left to train on.");
        }
        return partition;
    }

    private static String text(double value, List<String> categories) {
        if (Double.isNaN(value)) {
            return "";
        }
        if (!categories.isEmpty()) {
            return categories.get((int) value);
        }
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : Double.toString(value);
    }

    private void requireKnown(String field, List<String> wanted, String[] texts) {
        TreeSet<String> known = new TreeSet<>(Arrays.asList(texts));
        for (int i = 0; i < wanted.size(); i++) {
            if (!known.contains(wanted.get(i))) {
                throw new InvalidInputException(List.of(new Problem(
                        "/" + field + "/" + i,
                        "unknown_value",
                        "No row has `" + wanted.get(i) + "` in column `" + column + "`"
                                + NearName.hint(wanted.get(i), known),
                        NearName.listing(known))));
            }
        }
    }
}
