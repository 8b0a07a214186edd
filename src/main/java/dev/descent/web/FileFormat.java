package dev.descent.web;

import dev.descent.dataset.ingest.CsvOptions;
import dev.descent.dataset.ingest.JsonOptions;
import dev.descent.dataset.ingest.TableOptions;
import dev.descent.dataset.ingest.Upload;
import dev.descent.spec.InvalidInputException;
import dev.descent.spec.NearName;
import dev.descent.spec.Problem;
import dev.descent.spec.SpecReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** What a file can be that holds a whole data set. */
enum FileFormat {
    CSV(".csv", ".tsv") {
        @Override
        Upload upload(@Nullable String name, ObjectNode options, InputStream file) {
            return new Upload.Csv(name, SpecReader.read(options, "", CsvOptions.class), file);
        }
    },
    JSON(".json", ".jsonl", ".ndjson") {
        @Override
        boolean begins(String start) {
            return start.stripLeading().startsWith("{") || start.stripLeading().startsWith("[");
        }

        @Override
        Upload upload(@Nullable String name, ObjectNode options, InputStream file) {
            return new Upload.Json(name, SpecReader.read(options, "", JsonOptions.class), "file", file);
        }
    },
    PARQUET(".parquet") {
        @Override
        boolean begins(String start) {
            return start.startsWith("PAR1");
        }

        @Override
        Upload upload(@Nullable String name, ObjectNode options, InputStream file) {
            return new Upload.Parquet(name, SpecReader.read(options, "", TableOptions.class), file);
        }
    };

    /** Enough to see what a file is; gzip needs some more than it gives. */
    private static final int LOOKED_AT = 64;

    private static final int READ_AHEAD = 1 << 13;

    private final List<String> endings;

    FileFormat(String... endings) {
        this.endings = List.of(endings);
    }

    /**
     * What is sent in a form.
     *
     * @param options the form's other fields, as the JSON that {@link SpecReader} checks
     * @throws InvalidInputException with every mistake of the options
     */
    abstract Upload upload(@Nullable String name, ObjectNode options, InputStream file);

    /** Whether a file that begins so is of this format, as far as that shows. */
    boolean begins(String start) {
        return false;
    }

    /**
     * The format of a file: the one that is named; or that of its name's ending, {@code .gz} aside; or that of its first bytes; or CSV.
     *
     * @param format as the request names it; null if it doesn't
     * @param fileName null if the file came without
     * @param file supports {@link InputStream#mark}; nothing is taken from it
     * @throws InvalidInputException at {@code /format} if there is no such format
     */
    static FileFormat of(@Nullable String format, @Nullable String fileName, InputStream file) throws IOException {
        if (format != null) {
            return named(format);
        }
        String name = fileName == null ? "" : fileName.toLowerCase(Locale.ROOT);
        String bare = name.endsWith(".gz") ? name.substring(0, name.length() - 3) : name;
        for (FileFormat known : values()) {
            if (known.endings.stream().anyMatch(bare::endsWith)) {
                return known;
            }
        }
        String start = start(file);
        return Arrays.stream(values())
                .filter(known -> known.begins(start))
                .findFirst()
                .orElse(CSV);
    }

    private static FileFormat named(String format) {
        List<String> names = Arrays.stream(values())
                .map(known -> known.name().toLowerCase(Locale.ROOT))
                .toList();
        int index = names.indexOf(format.strip());
        if (index < 0) {
            throw new InvalidInputException(List.of(new Problem(
                    "/format",
                    "unknown_value",
                    "There is no format `" + format + "`" + NearName.hint(format, names),
                    String.join(", ", names))));
        }
        return values()[index];
    }

    /** The first bytes, unpacked, one character for each. */
    private static String start(InputStream file) throws IOException {
        file.mark(READ_AHEAD);
        byte[] bytes = file.readNBytes(READ_AHEAD / 2);
        file.reset();
        if (bytes.length >= 2 && bytes[0] == 0x1F && bytes[1] == (byte) 0x8B) {
            try (InputStream unpacked = new GZIPInputStream(new ByteArrayInputStream(bytes), LOOKED_AT)) {
                bytes = unpacked.readNBytes(LOOKED_AT);
            } catch (IOException e) {
                // Whoever reads the file says what is wrong with it.
            }
        }
        int from = bytes.length >= 3 && bytes[0] == (byte) 0xEF && bytes[1] == (byte) 0xBB ? 3 : 0;
        return new String(bytes, from, Math.min(bytes.length, LOOKED_AT) - from, StandardCharsets.ISO_8859_1);
    }
}
