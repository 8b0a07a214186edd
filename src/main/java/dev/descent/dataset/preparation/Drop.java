package dev.descent.dataset.preparation;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.descent.spec.About;
import dev.descent.spec.Problems;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.IntStream;

/** All columns but some. */
@JsonTypeName("drop")
@About("Leaves the columns named out.")
public record Drop(
        @JsonPropertyDescription("Names of the columns to leave out") @NotEmpty
        List<@NotBlank String> columns) implements RowPreparation {

    @Override
    public Layout after(Layout before, Problems problems) {
        before.pick(columns, EnumSet.allOf(Layout.Kind.class), problems);
        if (before.isArray()) {
            return before;
        }
        List<Layout.Column> kept = new ArrayList<>();
        IntStream.of(places(before)).forEach(place -> kept.add(before.columns().get(place)));
        if (kept.isEmpty()) {
            problems.add("nothing_left", "This step leaves no column; keep at least one.");
        }
        return before.with(kept);
    }

    @Override
    public RowTransform fit(Layout before, Sample sample) {
        return new Gather(places(before));
    }

    private int[] places(Layout before) {
        return IntStream.range(0, before.width())
                .filter(place -> !columns.contains(before.names().get(place)))
                .toArray();
    }
}
