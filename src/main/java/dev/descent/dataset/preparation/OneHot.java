package dev.descent.dataset.preparation;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.descent.spec.About;
import dev.descent.spec.Problems;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A column of categories becomes one for each category. */
@JsonTypeName("one_hot")
@About(
        "Makes of a column of categories one for each, 1 for the row's own and 0 for the others; a missing one is 0 in all.")
public record OneHot(
        @JsonPropertyDescription("Columns to work on; all of categories if absent") @Nullable @Size(min = 1)
        List<@NotBlank String> columns,

        @JsonPropertyDescription(
                "Whether the first category has no column of its own, so that the columns aren't dependent")
        Boolean dropFirst)
        implements RowPreparation {

    public OneHot {
        dropFirst = Objects.requireNonNullElse(dropFirst, false);
    }

    /** What every column of categories becomes that no step has turned into numbers. */
    static OneHot ofTheRest() {
        return new OneHot(null, false);
    }

    @Override
    public Layout after(Layout before, Problems problems) {
        int[] at = pick(before, problems);
        List<Layout.Column> after = new ArrayList<>();
        for (int i = 0; i < before.columns().size(); i++) {
            Layout.Column column = before.columns().get(i);
            int index = i;
            if (IntStream.of(at).anyMatch(place -> place == index)) {
                column.categories().stream()
                        .skip(dropFirst ? 1 : 0)
                        .forEach(name -> after.add(Layout.Column.number(column.name() + "_" + name)));
            } else {
                after.add(column);
            }
        }
        return before.isArray() ? before : before.with(after);
    }

    @Override
    public RowTransform fit(Layout before, Sample sample) {
        int skipped = dropFirst ? 1 : 0;
        return new Spread(IntStream.of(pick(before, new Problems()))
                .mapToObj(at -> {
                    int categories = before.columns().get(at).categories().size();
                    return new Spread.Column(
                            at,
                            categories - skipped,
                            IntStream.range(-skipped, categories - skipped).toArray());
                })
                .toList());
    }

    private int[] pick(Layout before, Problems problems) {
        if (before.isArray()) {
            problems.add("no_columns", "Rows are arrays here, which have no categories; put the step earlier.");
            return new int[0];
        }
        return before.pick(columns, EnumSet.of(Layout.Kind.CATEGORY), problems);
    }
}
