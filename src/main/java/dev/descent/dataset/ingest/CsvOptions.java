package dev.descent.dataset.ingest;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import jakarta.validation.constraints.Pattern;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How a CSV file is to be read. A file without header has columns named {@code 0}, {@code 1}, ….
 *
 * @param header whether the first row names the columns
 * @param delimiter one character, or {@code tab}
 * @param target name of the column to predict; null for the last one that isn't ignored
 * @param targetType whether the target is a class or a number
 * @param ignore names of columns to leave out
 */
public record CsvOptions(
        @JsonPropertyDescription(
                "Whether the first row names the columns; auto: it does if none of its values is a number.")
        Header header,

        @JsonPropertyDescription("One character between values, or tab.")
        @Pattern(regexp = "[^\"\\r\\n]|tab", message = "must be one character other than a quote, or tab")
        String delimiter,

        @JsonPropertyDescription(
                "The column to predict, by name, or by its number from 0 in a file without header; if absent, the last one.")
        @Nullable
        String target,

        @JsonPropertyDescription(
                "Whether the target is a class or a number; auto: a class if any value is text, or if all values are whole numbers,"
                        + " at most 20 different ones, each of them twice or more on average.")
        TargetType targetType,

        @JsonPropertyDescription("Names of columns to leave out.")
        List<String> ignore) {

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
        delimiter = Objects.requireNonNullElse(delimiter, ",");
        targetType = Objects.requireNonNullElse(targetType, TargetType.AUTO);
        ignore = List.copyOf(Objects.requireNonNullElse(ignore, List.of()));
    }

    /** Everything by default. */
    public CsvOptions() {
        this(Header.AUTO, ",", null, TargetType.AUTO, List.of());
    }

    char delimiterCharacter() {
        return delimiter.equals("tab") ? '\t' : delimiter.charAt(0);
    }
}
