package dev.descent.web;

import dev.descent.dataset.ingest.JsonOptions;
import dev.descent.dataset.ingest.Upload;
import dev.descent.spec.InvalidInputException;
import dev.descent.spec.SpecReader;
import io.swagger.v3.oas.annotations.media.Schema;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A small data set whose rows stand in the request itself; the components are for the API document only. */
@Schema(name = "InlineRows", description = "A table whose rows stand in the request itself")
record InlineRows(
        @Schema(description = "For people") @Nullable String name,

        @Schema(
                description =
                        "Each a list of values in the order of `columns`, or an object of column names and values",
                example = "[[1, 3.1], [2, 4.9], [3, 7.2]]",
                requiredMode = Schema.RequiredMode.REQUIRED)
        List<Object> rows,

        @Schema(description = "Names of the columns, where rows are lists; 0, 1, … if absent") @Nullable
        List<String> columns,

        @Schema(description = "The column to predict; the last one if absent") @Nullable
        String target,

        @Schema(allowableValues = {"auto", "class", "number"}) @Nullable
        String targetType,

        @Schema(description = "Columns to leave out") @Nullable
        List<String> ignore,

        @Schema(description = "Texts or numbers that stand for no value") @Nullable
        List<String> missing,

        @Schema(description = "What columns are, where it isn't to be guessed: " + UploadForm.COLUMN_TYPES) @Nullable
        Map<String, String> schema) {

    /** @throws InvalidInputException if it isn't JSON of this form */
    static Upload toUpload(String json) {
        JsonNode document = SpecReader.parse(json);
        if (!(document instanceof ObjectNode fields)) {
            throw new InvalidInputException("", "wrong_type", "Send an object with `rows`.");
        }
        JsonNode rows = fields.remove("rows");
        if (rows == null || !rows.isArray()) {
            throw new InvalidInputException(
                    "/rows",
                    rows == null ? "required" : "wrong_type",
                    "`rows` must be a list of rows, each a list of values or an object of column names and values.");
        }
        JsonNode name = fields.remove("name");
        if (name != null && !name.isNull() && !name.isString()) {
            throw new InvalidInputException("/name", "wrong_type", "`name` must be a string.");
        }
        return new Upload.Json(
                name == null || name.isNull() || name.stringValue().isBlank() ? null : name.stringValue(),
                SpecReader.read(fields, "", JsonOptions.class),
                "rows",
                new ByteArrayInputStream(rows.toString().getBytes(StandardCharsets.UTF_8)));
    }
}
