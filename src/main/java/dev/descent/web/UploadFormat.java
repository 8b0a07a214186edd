package dev.descent.web;

import dev.descent.dataset.ingest.ImagesOptions;
import dev.descent.dataset.ingest.ImagesUpload;
import dev.descent.dataset.ingest.NpyUpload;
import dev.descent.dataset.ingest.NpzUpload;
import dev.descent.dataset.ingest.NumpyOptions;
import dev.descent.dataset.ingest.TextOptions;
import dev.descent.dataset.ingest.TextUpload;
import dev.descent.dataset.ingest.Upload;
import dev.descent.spec.InvalidInputException;
import dev.descent.spec.NearName;
import dev.descent.spec.Problem;
import dev.descent.spec.SpecReader;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** The formats that a form names by its field `format`, or by how its file's name ends. */
enum UploadFormat {
    NUMPY(List.of("numpy", "npz", "npy"), List.of(".npz"), List.of("file", "x", "y", "test_x", "test_y")) {
        @Override
        Upload upload(@Nullable String name, ObjectNode options, Files files) {
            NumpyOptions read = SpecReader.read(options, "", NumpyOptions.class);
            InputStream npz = files.optional("file");
            return npz != null
                    ? new NpzUpload(name, read, npz)
                    : new NpyUpload(
                            name,
                            read,
                            files.required("x"),
                            files.required("y"),
                            files.optional("test_x"),
                            files.optional("test_y"));
        }
    },
    IMAGES(List.of("images", "zip", "tar"), List.of(".zip", ".tar", ".tar.gz", ".tgz"), List.of("file")) {
        @Override
        Upload upload(@Nullable String name, ObjectNode options, Files files) {
            return new ImagesUpload(name, SpecReader.read(options, "", ImagesOptions.class), files.required("file"));
        }
    },
    /** Never told by a name: many a table is called .txt. */
    TEXT(List.of("text", "txt"), List.of(), List.of("file")) {
        @Override
        Upload upload(@Nullable String name, ObjectNode options, Files files) {
            return new TextUpload(name, SpecReader.read(options, "", TextOptions.class), files.required("file"));
        }
    };

    /** What {@link UploadForm} reads itself. */
    private static final List<String> OTHERS = List.of("csv", "json", "parquet", "idx");

    private final List<String> names;
    private final List<String> endings;
    private final List<String> parts;

    UploadFormat(List<String> names, List<String> endings, List<String> parts) {
        this.names = names;
        this.endings = endings;
        this.parts = parts;
    }

    /** The files that came. */
    interface Files {

        /** @throws InvalidInputException if there is none of that name */
        InputStream required(String part);

        /** Null if there is none of that name. */
        @Nullable
        InputStream optional(String part);
    }

    /**
     * Of a form; null for those that aren't of this list.
     *
     * @throws InvalidInputException if there is no format of the name
     */
    static @Nullable UploadFormat of(@Nullable String named, @Nullable String fileName) {
        String ending = fileName == null ? "" : fileName.toLowerCase(Locale.ROOT);
        if (named != null && OTHERS.contains(named)) {
            return null;
        }
        Optional<UploadFormat> found = Arrays.stream(values())
                .filter(format -> named != null
                        ? format.names.contains(named)
                        : format.endings.stream().anyMatch(ending::endsWith))
                .findFirst();
        if (named != null && found.isEmpty()) {
            List<String> known = Stream.concat(
                            OTHERS.stream(), Arrays.stream(values()).map(format -> format.names.get(0)))
                    .toList();
            throw new InvalidInputException(List.of(new Problem(
                    "/format",
                    "unknown_value",
                    "There is no format '" + named + "'" + NearName.hint(named, known),
                    String.join(", ", known))));
        }
        return found.orElse(null);
    }

    /** Names of the files that such a form may have. */
    List<String> parts() {
        return parts;
    }

    /** @throws InvalidInputException with every mistake of files and fields */
    abstract Upload upload(@Nullable String name, ObjectNode options, Files files);
}
