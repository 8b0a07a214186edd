package dev.descent.dataset.ingest;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import jakarta.validation.Valid;
import java.util.List;
import java.util.Objects;

/**
 * How rows in JSON are to be read.
 *
 * @param columns names of the columns in the order of lists of values; empty for the fields of objects, or for lists whose columns are
 *     named {@code 0}, {@code 1}, …
 * @param table what the columns are
 */
public record JsonOptions(
        @JsonPropertyDescription(
                "Names of the columns, where rows are lists of values; if absent, they are named 0, 1, and so on.")
        List<String> columns,

        @JsonUnwrapped @Valid TableOptions table) {

    public JsonOptions {
        columns = List.copyOf(Objects.requireNonNullElse(columns, List.of()));
        table = Objects.requireNonNullElse(table, new TableOptions());
    }

    /** Everything by default. */
    public JsonOptions() {
        this(List.of(), new TableOptions());
    }
}
