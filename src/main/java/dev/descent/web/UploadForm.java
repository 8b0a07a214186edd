package dev.descent.web;

import dev.descent.dataset.ingest.Upload;
import dev.descent.spec.InvalidInputException;
import dev.descent.spec.Problem;
import dev.descent.spec.SpecReader;
import io.swagger.v3.oas.annotations.media.Schema;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.multipart.MultipartHttpServletRequest;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads an upload form: which format it is of follows from the files that are there. */
final class UploadForm implements UploadFormat.Files, AutoCloseable {

    static final String COLUMN_TYPES = "numeric, categorical, datetime, text or ignore";

    private static final Set<String> WHOLE_NUMBERS = Set.of("classes", "height", "width", "channels");

    /** Fields of the form that hold several values, separated by commas. */
    private static final List<String> LISTS = List.of("ignore", "missing", "columns");

    private final Map<String, MultipartFile> files;
    private final Map<String, List<MultipartFile>> everyFile;
    private final Map<String, String[]> fields;
    private final List<InputStream> opened = new ArrayList<>();

    UploadForm(MultipartHttpServletRequest request) {
        this.files = request.getFileMap();
        this.everyFile = request.getMultiFileMap();
        this.fields = request.getParameterMap();
    }

    /** One file that came otherwise than in a form, with the fields that a form would have. */
    UploadForm(MultipartFile file, Map<String, String[]> fields) {
        this.files = Map.of("file", file);
        this.everyFile = Map.of("file", List.of(file));
        this.fields = fields;
    }

    /** The fields of the form; for the API document only. */
    @Schema(name = "DatasetUpload")
    record Fields(
            @Schema(
                    type = "string",
                    format = "binary",
                    description =
                            "A table: CSV in UTF-8, rows in JSON or JSON Lines, or Parquet; NumPy's .npz; an archive of image"
                                    + " files; a text")
            String file,

            @Schema(
                    type = "string",
                    format = "binary",
                    description = "IDX, uint8: (n, height, width) or (n, height, width, channels)")
            String trainImages,

            @Schema(type = "string", format = "binary", description = "IDX, uint8: (n)")
            String trainLabels,

            @Schema(type = "string", format = "binary") String testImages,
            @Schema(type = "string", format = "binary") String testLabels,

            @Schema(type = "string", format = "binary", description = "NumPy's .npy: (n, …)")
            String x,

            @Schema(type = "string", format = "binary", description = "NumPy's .npy: (n) or (n, 1)")
            String y,

            @Schema(type = "string", format = "binary") String testX,
            @Schema(type = "string", format = "binary") String testY,
            @Schema(description = "For people") String name,

            @Schema(
                    description = "What the files are; if absent, what their names end with or their first bytes say",
                    allowableValues = {"csv", "json", "parquet", "idx", "numpy", "images", "text"})
            String format,

            @Schema(description = "Of image files: the height that all are brought to; needed where their sizes differ")
            Integer height,

            @Schema(description = "Of image files: the width that all are brought to")
            Integer width,

            @Schema(
                    description = "Of image files: 1 for gray, 3 for color",
                    allowableValues = {"1", "3"})
            Integer channels,

            @Schema(
                    description = "Of a text: what one row holds",
                    allowableValues = {"character", "word"})
            String unit,

            @Schema(
                    description = "Of a CSV file: whether its first row names the columns",
                    allowableValues = {"auto", "yes", "no"})
            String header,

            @Schema(description = "Of a CSV file: one character, or tab, or auto", defaultValue = "auto")
            String delimiter,

            @Schema(description = "Of a CSV file: one character", defaultValue = "\"")
            String quote,

            @Schema(description = "Of rows of values in JSON: names of the columns, separated by commas")
            String columns,

            @Schema(description = "Of a table: the column to predict; the last one if absent")
            String target,

            @Schema(
                    description = "Of a table: whether the target is a class or a number",
                    allowableValues = {"auto", "class", "number"})
            String targetType,

            @Schema(description = "Of a table: columns to leave out, separated by commas")
            String ignore,

            @Schema(
                    description =
                            "Of a table: texts or numbers that stand for no value, beside the usual ones, separated by commas")
            String missing,

            @Schema(
                    description = "Of a table: a JSON object that says what columns are, where it isn't to be guessed: "
                            + COLUMN_TYPES,
                    example = "{\"zip\": \"categorical\"}")
            String schema,

            @Schema(description = "Of IDX files: number of classes; the largest training label + 1 if absent")
            Integer classes) {}

    /** What the form holds, in whatever order and with whatever boundary between its parts it came. */
    void addTo(Fingerprint fingerprint) {
        fingerprint.add(fields.size());
        new TreeMap<>(fields).forEach((name, values) -> {
            fingerprint.add(name);
            fingerprint.add(values.length);
            for (String value : values) {
                fingerprint.add(value);
            }
        });
        new TreeMap<>(everyFile).forEach((name, parts) -> {
            fingerprint.add(name);
            fingerprint.add(parts.size());
            for (MultipartFile part : parts) {
                try (InputStream stream = part.getInputStream()) {
                    fingerprint.add(stream, part.getSize());
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        });
    }

    /** @throws InvalidInputException with every mistake of files and fields */
    Upload toUpload() {
        UploadFormat format = format();
        refuseOthers(format.parts());
        return format.upload(name(), options(), this);
    }

    private UploadFormat format() {
        String[] named = fields.get("format");
        if (named != null) {
            return UploadFormat.named(named[0]);
        }
        boolean single = files.containsKey("file");
        boolean idx = UploadFormat.IDX.parts().stream().anyMatch(files::containsKey);
        if (!single && files.containsKey("x")) {
            return UploadFormat.NUMPY;
        }
        if (single == idx) {
            throw new InvalidInputException(List.of(new Problem(
                    "file",
                    single ? "too_many_parts" : "missing_part",
                    single
                            ? "The form has a file and IDX files; send one data set at a time."
                            : "The form has no file. Send a table as file, or images as train_images and train_labels.",
                    "file; or train_images, train_labels, test_images, test_labels")));
        }
        if (idx) {
            return UploadFormat.IDX;
        }
        MultipartFile file = Objects.requireNonNull(files.get("file"));
        try (InputStream start = file.getInputStream()) {
            return UploadFormat.of(file.getOriginalFilename(), start);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void refuseOthers(List<String> known) {
        List<Problem> problems = new TreeSet<>(files.keySet())
                .stream()
                        .filter(name -> !known.contains(name))
                        .map(name -> new Problem(
                                name,
                                "unknown_part",
                                "There is no part of this name in such a form.",
                                String.join(", ", known)))
                        .toList();
        if (!problems.isEmpty()) {
            throw new InvalidInputException(problems);
        }
    }

    /** The fields as the JSON that {@link SpecReader} checks. */
    private ObjectNode options() {
        ObjectNode options = SpecReader.mapper().createObjectNode();
        fields.forEach((name, values) -> {
            if (name.equals("schema")) {
                options.set(name, schema(values[0]));
            } else if (LISTS.contains(name)) {
                ArrayNode columns = options.putArray(name);
                for (String value : values) {
                    for (String column : value.split(",")) {
                        columns.add(column.strip());
                    }
                }
            } else if (WHOLE_NUMBERS.contains(name) && values[0].matches("[0-9]{1,9}")) {
                options.put(name, Integer.parseInt(values[0]));
            } else if (!name.equals("name") && !name.equals("format")) {
                options.put(name, values[0]);
            }
        });
        return options;
    }

    private static JsonNode schema(String json) {
        try {
            return SpecReader.parse(json);
        } catch (InvalidInputException e) {
            throw new InvalidInputException(
                    "/schema",
                    "wrong_type",
                    "schema must be a JSON object of column names and types, as {\"age\": \"numeric\"}: "
                            + e.problems().get(0).message());
        }
    }

    private @Nullable String name() {
        String[] names = fields.get("name");
        return names == null || names[0].isBlank() ? null : names[0];
    }

    @Override
    public InputStream required(String part) {
        InputStream stream = optional(part);
        if (stream == null) {
            throw new InvalidInputException(part, "missing_part", "The form has no file " + part + ".");
        }
        return stream;
    }

    @Override
    public @Nullable InputStream optional(String part) {
        MultipartFile file = files.get(part);
        if (file == null) {
            return null;
        }
        try {
            InputStream stream = file.getInputStream();
            opened.add(stream);
            return stream;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        for (InputStream stream : opened) {
            stream.close();
        }
    }
}
