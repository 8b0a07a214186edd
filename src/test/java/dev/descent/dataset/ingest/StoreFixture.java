package dev.descent.dataset.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.descent.dataset.DatasetInfo;
import dev.descent.dataset.Preview;
import dev.descent.spec.InvalidInputException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

/** A store with a clock that stands still, and files made in memory. */
public final class StoreFixture {

    static final Instant NOW = Instant.parse("2026-03-04T05:06:07.089Z");

    public final Path root;
    public final DatasetStore store;

    public StoreFixture(Path root) {
        this(root, DatasetStore.Limits.DEFAULT);
    }

    public StoreFixture(Path root, DatasetStore.Limits limits) {
        this.root = root;
        this.store = new DatasetStore(root, Clock.fixed(NOW, ZoneOffset.UTC), limits);
    }

    public DatasetInfo csv(String text) {
        return csv(text, new CsvOptions());
    }

    public DatasetInfo csv(String text, CsvOptions options) {
        return store.create(new Upload.Csv("a table", options, stream(text)));
    }

    public DatasetInfo json(String text, JsonOptions options) {
        return store.create(new Upload.Json("rows", options, "file", stream(text)));
    }

    public DatasetInfo parquet(byte[] file, TableOptions options) {
        return store.create(new Upload.Parquet("a file", options, new ByteArrayInputStream(file)));
    }

    /** A file among the tests' resources. */
    static byte[] file(String name) {
        try (InputStream in = StoreFixture.class.getResourceAsStream("/datasets/" + name)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<Preview.Row> rows(DatasetInfo info) {
        return store.open(info.id()).preview(Preview.Part.TRAIN, 0, 1000).rows();
    }

    /** That no upload left anything behind, and that what is stored is whole. */
    void assertNothingHalfStored() {
        assertThat(root.resolve(".work")).isEmptyDirectory();
        try (Stream<Path> children = Files.list(root)) {
            assertThat(children.filter(path -> !path.endsWith(".work")))
                    .allMatch(path -> Files.exists(path.resolve("info.json")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<String> problemsOfCsv(String text, CsvOptions options) {
        return problems(() -> csv(text, options));
    }

    List<String> problemsOfCsv(String text) {
        return problemsOfCsv(text, new CsvOptions());
    }

    /** Each as {@code pointer | code | message}. */
    public static List<String> problems(Runnable action) {
        return catchThrowableOfType(InvalidInputException.class, action::run).problems().stream()
                .map(problem -> problem.pointer() + " | " + problem.code() + " | " + problem.message())
                .toList();
    }

    public static CsvOptions target(String target, CsvOptions.TargetType type) {
        return new CsvOptions(null, null, target, type, null);
    }

    public static InputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    /** A file of the test's resources. */
    public static byte[] resource(String file) {
        try (InputStream in = StoreFixture.class.getResourceAsStream("/datasets/" + file)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What uploads left in the store, beside the data sets. */
    public List<String> leftovers() {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(file -> !file.equals(root))
                    .map(file -> root.relativize(file).toString())
                    .filter(file -> !file.equals(".work") && !file.matches("(ds_[0-9a-z]{26}|[a-z_]+)(/.*)?"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        }
        return out.toByteArray();
    }

    /** An IDX file of unsigned bytes. */
    public static byte[] idx(byte[] elements, int... sizes) {
        ByteBuffer bytes = ByteBuffer.allocate(4 + 4 * sizes.length + elements.length);
        bytes.putInt(0x0800 | sizes.length);
        for (int size : sizes) {
            bytes.putInt(size);
        }
        return bytes.put(elements).array();
    }

    public static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }

    public Upload.Idx idxUpload(byte[] images, byte[] labels, Integer classes) {
        return new Upload.Idx(
                "images",
                new IdxOptions(classes),
                new ByteArrayInputStream(images),
                new ByteArrayInputStream(labels),
                null,
                null);
    }

    public Upload.Idx idxUpload(byte[] images, byte[] labels, byte[] testImages, byte[] testLabels) {
        return new Upload.Idx(
                "images",
                new IdxOptions(null),
                new ByteArrayInputStream(images),
                new ByteArrayInputStream(labels),
                testImages == null ? null : new ByteArrayInputStream(testImages),
                testLabels == null ? null : new ByteArrayInputStream(testLabels));
    }
}
