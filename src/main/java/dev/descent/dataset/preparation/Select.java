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

/** Some columns, in the order named. */
@JsonTypeName("select")
@About("Keeps the columns named, in that order, and leaves the others out.")
public record Select(
        @JsonPropertyDescription("Names of the columns to keep") @NotEmpty
        List<@NotBlank String> columns) implements RowPreparation {

    @Override
    public Layout after(Layout before, Problems problems) {
        before.pick(columns, EnumSet.allOf(Layout.Kind.class), problems);
        int[] places = places(before);
        List<Layout.Column> kept = new ArrayList<>();
        IntStream.of(places)
                .filter(place -> place >= 0)
                .forEach(place -> kept.add(before.columns().get(place)));
        return before.isArray() ? before : before.with(kept);
    }

    @Override
    public RowTransform fit(Layout before, Sample sample) {
        return new Gather(places(before));
    }

    private int[] places(Layout before) {
        return columns.stream().mapToInt(before.names()::indexOf).toArray();
    }
}
