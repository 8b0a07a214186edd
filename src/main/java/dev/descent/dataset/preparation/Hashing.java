package dev.descent.dataset.preparation;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.descent.spec.About;
import dev.descent.spec.Problems;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import java.util.EnumSet;
import java.util.List;

/** Categories or words become counts by the hash of their names. */
@JsonTypeName("hashing")
@About(
        value =
                "Makes of a category, or of the words of a text, counts in a fixed number of buckets, by the hash of each name.",
        source = "Weinberger, Dasgupta, Langford, Smola, Attenberg 2009")
public record Hashing(
        @JsonPropertyDescription("The column, of categories or of texts") @NotBlank
        String column,

        @JsonPropertyDescription("Numbers that it becomes") @NotNull @Min(1) @Max(100_000)
        Integer buckets)
        implements RowPreparation {

    @Override
    public Layout after(Layout before, Problems problems) {
        return text().after(before, EnumSet.of(Layout.Kind.CATEGORY, Layout.Kind.TEXT), problems);
    }

    @Override
    public RowTransform fit(Layout before, Sample sample) {
        Layout.Column hashed = text().column(before);
        int at = text().place(before);
        if (hashed.kind() == Layout.Kind.TEXT) {
            return new WordHash(at, hashed.text(), buckets);
        }
        int[] places = hashed.categories().stream()
                .mapToInt(name -> WordHash.bucket(name, buckets))
                .toArray();
        return new Spread(List.of(new Spread.Column(at, buckets, places)));
    }

    private TextColumn text() {
        return new TextColumn(column, buckets);
    }
}
