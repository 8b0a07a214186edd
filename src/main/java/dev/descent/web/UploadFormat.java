package dev.descent.web;

import dev.descent.dataset.ingest.CsvOptions;
import dev.descent.dataset.ingest.IdxOptions;
import dev.descent.dataset.ingest.ImagesOptions;
import dev.descent.dataset.ingest.ImagesUpload;
import dev.descent.dataset.ingest.JsonOptions;
import dev.descent.dataset.ingest.NpyUpload;
import dev.descent.dataset.ingest.NpzUpload;
import dev.descent.dataset.ingest.NumpyOptions;
import dev.descent.dataset.ingest.TableOptions;
import dev.descent.dataset.ingest.TextOptions;
import dev.descent.dataset.ingest.TextUpload;
import dev.descent.dataset.ingest.Upload;
import dev.descent.spec.InvalidInputException;
import dev.descent.spec.NearName;
import dev.descent.spec.Problem;
import dev.descent.spec.SpecReader;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** What the files of a form can be: as its field `format` says, or how its file's name ends, or what stands in its first bytes. */
enum UploadFormat {
    CSV(List.of("csv"), List.of(".csv", ".tsv"), List.of("file")) {
        @Override
        Upload upload(@Nullable String name, ObjectNode options, Files files) {
            return new Upload.Csv(name, SpecReader.read(options, "", CsvOptions.class), files.required("file"));
        }
    },
    JSON(List.of("json"), List.of(".json", ".jsonl", ".ndjson"), List.of("file")) {
        @Override
        boolean begins(String start) {
            return start.stripLeading().startsWith("{") || start.stripLeading().startsWith("[");
        }

        @Override
        Upload upload(@Nullable String name, ObjectNode options, Files files) {
            return new Upload.Json(
                    name, SpecReader.read(options, "", JsonOptions.class), "file", files.required("file"));
        }
    },
    PARQUET(List.of("parquet"), List.of(".parquet"), List.of("file")) {
        @Override
        boolean begins(String start) {
            return start.startsWith("PAR1");
        }

        @Override
        Upload upload(@Nullable String name, ObjectNode options, Files files) {
            return new Upload.Parquet(name, SpecReader.read(options, "", TableOptions.class), files.required("file"));
        }
    },
    IDX(List.of("idx"), List.of(), List.of("train_images", "train_labels", "test_images", "test_labels")) {
        @Override
        Upload upload(@Nullable String name, ObjectNode options, Files files) {
            return new Upload.Idx(
                    name,
                    SpecReader.read(options, "", IdxOptions.class),
                    files.required("train_images"),
                    files.required("train_labels"),
                    files.optional("test_images"),
                    files.optional("test_labels"));
        }
    },
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

    /** Enough to see what a file is; gzip needs some more than it gives. */
    private static final int LOOKED_AT = 64;

    private static final int READ_AHEAD = 1 << 12;

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

    /** @throws InvalidInputException at {@code /format} if there is no format of the name */
    static UploadFormat named(String name) {
        List<String> known =
                Arrays.stream(values()).map(format -> format.names.get(0)).toList();
        return Arrays.stream(values())
                .filter(format -> format.names.contains(name.strip()))
                .findFirst()
                .orElseThrow(() -> new InvalidInputException(List.of(new Problem(
                        "/format",
                        "unknown_value",
                        "There is no format `" + name + "`" + NearName.hint(name, known),
                        String.join(", ", known)))));
    }

    /**
     * The format of the one file that holds a whole data set: that of its name's ending, {@code .gz} aside; or that of its first bytes; or
     * CSV.
     *
     * @param fileName null if the file came without
     * @param file its first bytes are read
     */
    static UploadFormat of(@Nullable String fileName, InputStream file) throws IOException {
        String name = fileName == null ? "" : fileName.toLowerCase(Locale.ROOT);
        String bare = name.endsWith(".gz") ? name.substring(0, name.length() - 3) : name;
        Optional<UploadFormat> byName = Arrays.stream(values())
                .filter(format -> format.endings.stream().anyMatch(end -> name.endsWith(end) || bare.endsWith(end)))
                .findFirst();
        if (byName.isPresent()) {
            return byName.get();
        }
        String start = start(new BufferedInputStream(file).readNBytes(READ_AHEAD));
        return Arrays.stream(values())
                .filter(format -> format.begins(start))
                .findFirst()
                .orElse(CSV);
    }

    /** The first bytes, unpacked, one character for each. */
    private static String start(byte[] packed) {
        byte[] bytes = packed;
        if (bytes.length >= 2 && bytes[0] == 0x1F && bytes[1] == (byte) 0x8B) {
            try (InputStream unpacked = new GZIPInputStream(new ByteArrayInputStream(packed), LOOKED_AT)) {
                bytes = unpacked.readNBytes(LOOKED_AT);
            } catch (IOException e) {
                // Whoever reads the file says what is wrong with it.
            }
        }
        int from = bytes.length >= 3 && bytes[0] == (byte) 0xEF && bytes[1] == (byte) 0xBB ? 3 : 0;
        return new String(bytes, from, Math.min(bytes.length, LOOKED_AT) - from, StandardCharsets.ISO_8859_1);
    }

    /** Names of the files that such a form may have. */
    List<String> parts() {
        return parts;
    }

    /** Whether a file that begins so is of this format, as far as that shows. */
    boolean begins(String start) {
        return false;
    }

    /**
     * What was sent in a form.
     *
     * @param options the form's other fields, as the JSON that {@link SpecReader} checks
     * @throws InvalidInputException with every mistake of files and fields
     */
    abstract Upload upload(@Nullable String name, ObjectNode options, Files files);
}
