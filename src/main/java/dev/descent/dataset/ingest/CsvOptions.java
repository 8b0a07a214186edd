package dev.descent.dataset.ingest;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Pattern;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How a CSV file is to be read. A file without header has columns named {@code 0}, {@code 1}, ….
 *
 * @param header whether the first row names the columns
 * @param delimiter one character, {@code tab}, or {@code auto} for the one that the first rows have most alike
 * @param quote the character around values that have delimiters or line ends in them
 * @param table what the columns are
 */
public record CsvOptions(
        @JsonPropertyDescription(
                "Whether the first row names the columns; auto: it does if none of its values is a number.")
        Header header,

        @JsonPropertyDescription(
                "One character between values, or tab; auto: a comma, semicolon, tab or bar, whichever makes the first rows alike.")
        @Pattern(
                regexp = "[\\x20\\x21\\x23-\\x7e\\t]|tab|auto",
                message = "must be one ASCII character other than a quote, or tab, or auto")
        String delimiter,

        @JsonPropertyDescription(
                "One character around values that have delimiters or line ends in them; doubled inside.")
        @Pattern(regexp = "[\\x21-\\x7e]", message = "must be one ASCII character")
        String quote,

        @JsonUnwrapped @Valid TableOptions table) {

    /** Whether the first row names the columns. */
    public enum Header {
        /** It does if none of its values is a number. */
        @JsonProperty("auto")
        AUTO,
        @JsonProperty("yes")
        YES,
        @JsonProperty("no")
        NO
    }

    /** What the target is. */
    public enum TargetType {
        /**
         * A class if any value is text, or if all values are whole numbers, at most 20 different ones, each of them twice or more on
         * average.
         */
        @JsonProperty("auto")
        AUTO,
        @JsonProperty("class")
        CLASS,
        @JsonProperty("number")
        NUMBER
    }

    public CsvOptions {
        header = Objects.requireNonNullElse(header, Header.AUTO);
        delimiter = Objects.requireNonNullElse(delimiter, "auto");
        quote = Objects.requireNonNullElse(quote, "\"");
        table = Objects.requireNonNullElse(table, new TableOptions());
    }

    /** Everything by default. */
    public CsvOptions() {
        this(Header.AUTO, "auto", "\"", new TableOptions());
    }

    /** With the columns' kinds guessed. */
    public CsvOptions(
            @Nullable Header header,
            @Nullable String delimiter,
            @Nullable String target,
            @Nullable TargetType targetType,
            @Nullable List<String> ignore) {
        this(
                Objects.requireNonNullElse(header, Header.AUTO),
                Objects.requireNonNullElse(delimiter, "auto"),
                "\"",
                new TableOptions(
                        target,
                        Objects.requireNonNullElse(targetType, TargetType.AUTO),
                        Objects.requireNonNullElse(ignore, List.of()),
                        List.of(),
                        Map.of()));
    }
}
