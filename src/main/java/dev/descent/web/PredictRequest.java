package dev.descent.web;

import dev.descent.spec.InvalidInputException;
import dev.descent.spec.SpecReader;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What a model is asked: one of the two.
 *
 * @param rows of a table: each a list of values in the order of the columns, or an object by column names
 * @param images each its pixels, 0 to 255, row by row
 */
@Schema(name = "PredictRequest", description = "Either `rows` or `images`")
record PredictRequest(
        @Schema(
                description =
                        "Rows of a table: each a list of values in the order of the columns, or an object by column names",
                example = "[[5.1, 3.5, 1.4, 0.2]]")
        @Nullable
        List<Object> rows,

        @Schema(description = "Images: each its pixels, 0 to 255, row by row") @Nullable
        List<Object> images) {

    /**
     * The rows or images of a request.
     *
     * @param pointer JSON pointer of them
     */
    record Inputs(List<@Nullable Object> values, String pointer) {}

    /** @throws InvalidInputException if it isn't JSON of this form */
    static Inputs read(String json) {
        JsonNode document = SpecReader.parse(json);
        List<String> names = document.isObject() ? List.copyOf(document.propertyNames()) : List.of();
        if (names.size() != 1 || !(names.contains("rows") || names.contains("images"))) {
            throw new InvalidInputException(
                    "",
                    "invalid_request",
                    "Send an object with either rows or images, as {\"rows\": [[5.1, 3.5, 1.4, 0.2]]}.");
        }
        String name = names.get(0);
        JsonNode values = document.path(name);
        if (!values.isArray() || values.isEmpty()) {
            throw new InvalidInputException("/" + name, "wrong_type", name + " must be a list of at least one.");
        }
        List<@Nullable Object> inputs = new ArrayList<>();
        values.forEach(value -> inputs.add(SpecReader.mapper().convertValue(value, Object.class)));
        return new Inputs(inputs, "/" + name);
    }
}
