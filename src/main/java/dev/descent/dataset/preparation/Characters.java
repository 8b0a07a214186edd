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
import java.util.Objects;

/** A text becomes indices for an embedding: 0 behind its end, 1 for what the training texts don't have, the most frequent first. */
@JsonTypeName("characters")
@About("Makes of a text the indices of its characters, for an embedding: 0 behind the text's end, 1 for"
        + " what the training part doesn't have, and from 2 the others, the most frequent first.")
public record Characters(
        @JsonPropertyDescription("The column, of texts") @NotBlank
        String column,

        @JsonPropertyDescription("Numbers that a text becomes: a longer one is cut, a shorter one filled up with 0")
        @NotNull
        @Min(1)
        @Max(100_000)
        Integer length,

        @JsonPropertyDescription("Most indices, 0 and 1 among them; what is rarer becomes 1") @Min(3) @Max(10_000_000)
        Integer maxTokens)
        implements RowPreparation {

    public Characters {
        maxTokens = Objects.requireNonNullElse(maxTokens, 1_000);
    }

    @Override
    public Layout after(Layout before, Problems problems) {
        return text().after(before, EnumSet.of(Layout.Kind.TEXT), problems);
    }

    @Override
    public RowTransform fit(Layout before, Sample sample) {
        return text().indices(before, sample, TextUnit.CHARACTER, maxTokens - 2);
    }

    private TextColumn text() {
        return new TextColumn(column, length);
    }
}
