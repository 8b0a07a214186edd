package dev.descent.dataset.ingest;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import jakarta.validation.constraints.NotNull;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the columns of a table are, whatever the format of its file.
 *
 * @param target name of the column to predict; null for the last one that isn't ignored
 * @param targetType whether the target is a class or a number
 * @param ignore names of columns to leave out
 * @param missing texts and numbers that stand for no value, beside the usual ones
 * @param schema what columns are, by their names, where that isn't to be guessed
 */
public record TableOptions(
        @JsonPropertyDescription(
                "The column to predict, by name, or by its number from 0 in a file without header; if absent, the last one.")
        @Nullable
        String target,

        @JsonPropertyDescription(
                "Whether the target is a class or a number; auto: a class if any value is text, or if all values are whole numbers,"
                        + " at most 20 different ones, each of them twice or more on average.")
        CsvOptions.TargetType targetType,

        @JsonPropertyDescription("Names of columns to leave out.")
        List<String> ignore,

        @JsonPropertyDescription(
                "Texts or numbers that stand for no value, beside the usual ones: nothing, ?, NaN, NA, N/A and null.")
        List<String> missing,

        @JsonPropertyDescription("What columns are, by their names, where it isn't to be guessed.")
        Map<String, @NotNull Type> schema) {

    /** What a column is. */
    public enum Type {
        @JsonProperty("numeric")
        NUMERIC,
        @JsonProperty("categorical")
        CATEGORICAL,
        /** Dates or times in ISO 8601. */
        @JsonProperty("datetime")
        DATETIME,
        /** Texts, mostly different ones. */
        @JsonProperty("text")
        TEXT,
        /** Left out. */
        @JsonProperty("ignore")
        IGNORE
    }

    public TableOptions {
        targetType = Objects.requireNonNullElse(targetType, CsvOptions.TargetType.AUTO);
        ignore = Objects.requireNonNullElse(ignore, List.<String>of()).stream()
                .map(String::strip)
                .toList();
        missing = List.copyOf(Objects.requireNonNullElse(missing, List.of()));
        Map<String, Type> stripped = new LinkedHashMap<>();
        Objects.requireNonNullElse(schema, Map.<String, Type>of())
                .forEach((name, type) -> stripped.put(name.strip(), type));
        schema = Collections.unmodifiableMap(stripped);
    }

    /** Everything by default. */
    public TableOptions() {
        this(null, CsvOptions.TargetType.AUTO, List.of(), List.of(), Map.of());
    }
}
