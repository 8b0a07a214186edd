package dev.descent.dataset.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.descent.spec.InvalidInputException;
import dev.descent.tensor.CounterRandom;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Good files, damaged at random: they are taken or refused, never anything else, and nothing of the refused ones stays. */
class BrokenUploadsTest {

    private static final int MUTATIONS = 200;

    /** Mutations after which every class is loaded. */
    private static final int WARM_UP = 10;

    private static final NumpyOptions NUMPY = new NumpyOptions(null, null);

    @TempDir
    Path root;

    static Stream<Arguments> formats() {
        byte[] labels = StoreFixture.resource("labels-i8.npy");
        return Stream.of(
                format("table-f8.npy", file -> new NpyUpload(null, NUMPY, file, in(labels), null, null)),
                format("images-u1-fortran.npy", file -> new NpyUpload(null, NUMPY, file, in(labels), null, null)),
                format(
                        "labels-i2-big-column.npy",
                        file -> new NpyUpload(
                                null, NUMPY, in(StoreFixture.resource("table-f8.npy")), file, null, null)),
                format("train-test.npz", file -> new NpzUpload(null, NUMPY, file)),
                format("compressed.npz", file -> new NpzUpload(null, NUMPY, file)),
                format("pets.zip", file -> new ImagesUpload(null, new ImagesOptions(4, 4, null), file)),
                format("digits.tar.gz", file -> new ImagesUpload(null, new ImagesOptions(null, null, null), file)),
                Arguments.of("kinds.tar", expanded("kinds.tar.gz"), (Function<ByteArrayInputStream, Upload>)
                        file -> new ImagesUpload(null, new ImagesOptions(4, 4, null), file)),
                Arguments.of("idx", StoreFixture.idx(new byte[24], 4, 2, 3), (Function<ByteArrayInputStream, Upload>)
                        file -> new Upload.Idx(
                                null,
                                new IdxOptions(null),
                                file,
                                in(StoreFixture.idx(StoreFixture.bytes(0, 1, 2, 1), 4)),
                                null,
                                null)),
                Arguments.of(
                        "text",
                        "Zwölf Boxkämpfer jagen Viktor quer über den großen Sylter Deich 😀\n"
                                .getBytes(StandardCharsets.UTF_8),
                        (Function<ByteArrayInputStream, Upload>)
                                file -> new TextUpload(null, new TextOptions(null), file)));
    }

    private static Arguments format(String resource, Function<ByteArrayInputStream, Upload> upload) {
        return Arguments.of(resource, StoreFixture.resource(resource), upload);
    }

    private static byte[] expanded(String resource) {
        try (GZIPInputStream gzip = new GZIPInputStream(in(StoreFixture.resource(resource)))) {
            return gzip.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ByteArrayInputStream in(byte[] bytes) {
        return new ByteArrayInputStream(bytes);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("formats")
    void isTakenOrRefused(String name, byte[] good, Function<ByteArrayInputStream, Upload> upload) {
        StoreFixture fixture = new StoreFixture(root, new DatasetStore.Limits(1 << 24, 1000));
        fixture.store.create(upload.apply(in(good)));
        int refused = 0;
        MemoryInUse memory = new MemoryInUse();
        for (int i = 0; i < MUTATIONS; i++) {
            if (i == WARM_UP) {
                memory = new MemoryInUse();
            }
            byte[] broken = mutated(good, CounterRandom.of(11, name.hashCode(), i));
            try {
                fixture.store.create(upload.apply(in(broken)));
            } catch (InvalidInputException e) {
                refused++;
            } catch (RuntimeException e) {
                throw new AssertionError("mutation " + i + " of " + name, e);
            }
            assertThat(fixture.leftovers()).isEmpty();
        }
        assertThat(refused).isGreaterThan(MUTATIONS / 20);
        memory.assertNotGrown();
        long stored = fixture.store.list().stream()
                .filter(info -> info.id().startsWith("ds_"))
                .count();
        assertThat(stored).isEqualTo(1 + MUTATIONS - refused);
    }

    /** Some bytes changed, the end cut off, or a piece twice. */
    private static byte[] mutated(byte[] good, CounterRandom random) {
        int kind = (int) (10 * random.uniform(0));
        int at = (int) (good.length * random.uniform(1));
        if (kind == 0) {
            return Arrays.copyOf(good, at);
        }
        if (kind == 1) {
            int length = (int) ((good.length - at) * random.uniform(2));
            byte[] longer = Arrays.copyOf(good, good.length + length);
            System.arraycopy(good, at, longer, at + length, good.length - at);
            return longer;
        }
        byte[] changed = good.clone();
        int changes = 1 + (int) (6 * random.uniform(3));
        for (int i = 0; i < changes; i++) {
            int place = (int) (good.length * random.uniform(4 + 2L * i));
            changed[place] = (byte) (256 * random.uniform(5 + 2L * i));
        }
        return changed;
    }
}
