package dev.descent.web;

import dev.descent.spec.InvalidInputException;
import dev.descent.spec.Problem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A JSON document that asks for a data set of an upload that came piece by piece: beside its id stand the fields of a form.
 *
 * @param upload its id
 * @param fileName whose ending says the format where `format` doesn't
 * @param fields as a form would have them
 */
record UploadedDataset(String upload, @Nullable String fileName, Map<String, String[]> fields) {

    /** @throws InvalidInputException if a field is neither a text, a number, nor a list of such */
    static UploadedDataset read(JsonNode document) {
        Map<String, String[]> fields = new LinkedHashMap<>();
        List<Problem> problems = new ArrayList<>();
        document.forEachEntry((name, value) -> {
            List<String> values = new ArrayList<>();
            for (JsonNode element : value.isArray() ? value.values() : List.of(value)) {
                if (element.isValueNode() && !element.isNull()) {
                    values.add(element.asString());
                } else if (name.equals("schema") && element.isObject()) {
                    values.add(element.toString());
                } else {
                    problems.add(new Problem(
                            "/" + name, "wrong_type", "`" + name + "` must be a text or a number, or a list of them."));
                }
            }
            fields.put(name, values.toArray(String[]::new));
        });
        if (!document.path("upload").isString()) {
            problems.add(new Problem("/upload", "wrong_type", "`upload` must be the id of an upload, as up_…"));
        }
        if (!problems.isEmpty()) {
            throw new InvalidInputException(problems);
        }
        String[] name = fields.remove("file_name");
        String upload = fields.remove("upload")[0];
        fields.values().removeIf(values -> values.length == 0);
        return new UploadedDataset(upload, name == null || name.length == 0 ? null : name[0], fields);
    }
}
