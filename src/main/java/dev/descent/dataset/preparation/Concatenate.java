package dev.descent.dataset.preparation;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.descent.spec.About;
import dev.descent.spec.Problems;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Columns of another table beside those of this one. Done where the data are opened, before the first step that is fitted. */
@JsonTypeName("concatenate")
@About(
        "Puts the columns of another table beside those of this one: row by row, or where a key column of both has the same value; a"
                + " key that the other table lacks leaves its columns without values. Comes before all other steps.")
public record Concatenate(
        @JsonPropertyDescription("Id of the other data set, a table") @NotBlank
        String dataset,

        @JsonPropertyDescription("Key column, of the same name in both; row by row if absent") @Nullable @Size(min = 1)
        String on,

        @JsonPropertyDescription(
                "Columns to take, the target among them if it is to be; all inputs but the key if absent")
        @Nullable
        @Size(min = 1)
        List<@NotBlank String> columns,

        @JsonPropertyDescription("What stands before the names of the columns taken, so that no two have the same")
        String prefix)
        implements Preparation {

    public Concatenate {
        prefix = Objects.requireNonNullElse(prefix, "");
    }

    @Override
    public Layout after(Layout before, Problems problems) {
        return before;
    }
}
