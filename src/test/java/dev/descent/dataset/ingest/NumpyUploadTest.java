package dev.descent.dataset.ingest;

import static dev.descent.dataset.ingest.StoreFixture.problems;
import static org.assertj.core.api.Assertions.assertThat;

import dev.descent.dataset.ColumnInfo;
import dev.descent.dataset.Dataset;
import dev.descent.dataset.DatasetInfo;
import dev.descent.dataset.DatasetSpec;
import dev.descent.dataset.PreparedData;
import dev.descent.dataset.Preview;
import dev.descent.dataset.Scaling;
import dev.descent.tensor.DType;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Vector;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that NumPy wrote; the README beside them says how. */
class NumpyUploadTest {

    private static final NumpyOptions AUTO = new NumpyOptions(null, null);
    private static final String LABELS = "labels-i8.npy";

    @TempDir
    Path root;

    StoreFixture fixture;

    @BeforeEach
    void openStore() {
        fixture = new StoreFixture(root);
    }

    private DatasetInfo npy(byte[] x, byte[] y, NumpyOptions options) {
        return fixture.store.create(
                new NpyUpload("arrays", options, new ByteArrayInputStream(x), new ByteArrayInputStream(y), null, null));
    }

    private DatasetInfo npy(String x, String y) {
        return npy(StoreFixture.resource(x), StoreFixture.resource(y), AUTO);
    }

    private List<String> refused(byte[] x, byte[] y) {
        List<String> problems = problems(() -> npy(x, y, AUTO));
        assertThat(fixture.leftovers()).isEmpty();
        return problems;
    }

    private List<Preview.Row> rows(DatasetInfo info, Preview.Part part) {
        return fixture.store.open(info.id()).preview(part, 0, 1000).rows();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "table-f8.npy",
                "table-f4-fortran.npy",
                "table-f2-big.npy",
                "table-f8-big-fortran.npy",
                "table-v2.npy",
                "table-v3.npy"
            })
    void rowsOfNumbersAreATable(String x) {
        DatasetInfo info = npy(x, LABELS);

        assertThat(info.format()).isEqualTo(DatasetInfo.Format.NUMPY);
        assertThat(info.kind()).isEqualTo(DatasetInfo.Kind.TABLE);
        assertThat(info.inputShape()).isEqualTo(Shape.of(3));
        assertThat(info.columns()).extracting(ColumnInfo::name).containsExactly("0", "1", "2");
        assertThat(info.columns().get(1).mean()).isEqualTo(4.0);
        assertThat(info.classes()).containsExactly("0", "1", "2");
        assertThat(info.classCounts()).extracting(DatasetInfo.ClassCount::train).containsExactly(2, 2, 2);
        for (Preview.Row row : rows(info, Preview.Part.TRAIN)) {
            float first = 3 * row.index() - 4.5f;
            assertThat(row.input()).isEqualTo(List.of(first, first + 1, first + 2));
            assertThat(row.target()).isEqualTo(List.of("2", "0", "1").get(row.index() % 3));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "one-u1.npy, 200",
        "one-i1.npy, -100",
        "one-u2.npy, 60000",
        "one-i2.npy, -30000",
        "one-u4.npy, 4000000000",
        "one-i4.npy, -2000000000",
        "one-u8.npy, 9223372036854775808",
        "one-i8.npy, -4611686018427387904"
    })
    void readsEveryWholeNumber(String x, double value) {
        byte[] y = numpy("<f4", "(3,)", 12);

        List<Preview.Row> rows = rows(npy(StoreFixture.resource(x), y, AUTO), Preview.Part.TRAIN);

        assertThat(rows)
                .extracting(Preview.Row::input)
                .containsExactly(List.of((float) value), List.of(0f), List.of(1f));
    }

    @ParameterizedTest
    @ValueSource(strings = {"images-u1.npy", "images-u1-fortran.npy"})
    void bytesOfTwoAxesAreImages(String x) {
        DatasetInfo info = npy(x, "labels-i2-big-column.npy");

        assertThat(info.kind()).isEqualTo(DatasetInfo.Kind.IMAGE);
        assertThat(info.inputShape()).isEqualTo(Shape.of(2, 3, 1));
        assertThat(info.pixels().max()).isEqualTo(35);
        assertThat(rows(info, Preview.Part.TRAIN).get(1))
                .isEqualTo(new Preview.Row(1, List.of(List.of(6, 7, 8), List.of(9, 10, 11)), "0"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"arrays-i4.npy", "arrays-i4-fortran.npy"})
    void otherShapesAreArraysThatStepsScale(String x) {
        DatasetInfo info = npy(x, "labels-bool.npy");

        assertThat(info.kind()).isEqualTo(DatasetInfo.Kind.ARRAY);
        assertThat(info.inputShape()).isEqualTo(Shape.of(2, 3, 2));
        assertThat(info.classes()).containsExactly("0", "1");
        Preview.Row row = rows(info, Preview.Part.TRAIN).get(1);
        assertThat(row.input())
                .isEqualTo(List.of(
                        List.of(List.of(12f, 13f), List.of(14f, 15f), List.of(16f, 17f)),
                        List.of(List.of(18f, 19f), List.of(20f, 21f), List.of(22f, 23f))));
        Dataset dataset = fixture.store.open(info.id());
        PreparedData data =
                dataset.prepare(new DatasetSpec(info.id(), null, null, null, null, null, null, null, null, null), 0);
        Vector inputs = Vector.zeros(DType.FLOAT32, 12);
        data.train().gather(new int[] {1}, 0, 1, inputs, Vector.zeros(DType.FLOAT32, 1));
        Vector asked = Vector.zeros(DType.FLOAT32, 12);
        data.preprocessing().encode(row.input(), "/rows/0", asked);
        IntStream.range(0, 12).forEach(i -> {
            assertThat(inputs.get(i)).isEqualTo(12 + i);
            assertThat(asked.get(i)).isEqualTo(12 + i);
        });
        assertThat(problems(() -> dataset.prepare(
                        new DatasetSpec(info.id(), null, null, new Scaling.Pixel(), null, null, null, null, null, null),
                        0)))
                .singleElement()
                .asString()
                .startsWith("/dataset/scaling | unsuitable")
                .contains("standardize");
    }

    @Test
    void floatsAreNumbersToPredict() {
        DatasetInfo info = npy("table-f8.npy", "numbers-f4.npy");

        assertThat(info.classes()).isEmpty();
        assertThat(info.target().max()).isEqualTo(1000);
        assertThat(rows(info, Preview.Part.TRAIN))
                .extracting(Preview.Row::target)
                .contains(0.5f, 3.25f);
        DatasetInfo whole = npy(
                StoreFixture.resource("table-f8.npy"),
                StoreFixture.resource(LABELS),
                new NumpyOptions(NumpyOptions.TargetType.NUMBER, null));
        assertThat(whole.classes()).isEmpty();
        assertThat(whole.target().mean()).isEqualTo(1);
    }

    @Test
    void imagesMayHaveNumbersToPredict() {
        DatasetInfo info = npy("images-u1.npy", "numbers-f4.npy");

        assertThat(info.kind()).isEqualTo(DatasetInfo.Kind.IMAGE);
        assertThat(info.target().min()).isEqualTo(-1);
        assertThat(rows(info, Preview.Part.TRAIN).get(5).target()).isEqualTo(1000f);
    }

    @Test
    void notANumberIsMissingInATableAndRefusedElsewhere() {
        DatasetInfo info = npy("table-missing.npy", LABELS);

        assertThat(info.columns()).extracting(ColumnInfo::missing).containsExactly(0, 0, 1);
        assertThat((List<?>) rows(info, Preview.Part.TRAIN).get(1).input())
                .element(2)
                .isNull();
        byte[] cube = numpy("<f4", "(2, 1, 1, 1)", 8);
        ByteBuffer.wrap(cube).order(ByteOrder.LITTLE_ENDIAN).putFloat(cube.length - 4, Float.NaN);
        assertThat(refused(cube, numpy("<f4", "(2,)", 8)))
                .containsExactly("x:row 1 | not_finite | x, row 1, element 0 (from 0): NaN is not a finite number");
    }

    @Test
    void readsArchivesOfArrays() {
        DatasetInfo info = fixture.store.create(
                new NpzUpload("all", AUTO, new ByteArrayInputStream(StoreFixture.resource("train-test.npz"))));
        assertThat(info.kind()).isEqualTo(DatasetInfo.Kind.IMAGE);
        assertThat(info.testRows()).isEqualTo(2);
        assertThat(info.classCounts()).contains(new DatasetInfo.ClassCount("1", 2, 2));
        assertThat(rows(info, Preview.Part.TEST).get(0))
                .isEqualTo(new Preview.Row(0, List.of(List.of(100, 101, 102), List.of(103, 104, 105)), "1"));
        DatasetInfo compressed = fixture.store.create(
                new NpzUpload("all", AUTO, new ByteArrayInputStream(StoreFixture.resource("compressed.npz"))));
        assertThat(compressed.digest()).isEqualTo(npy("table-f8.npy", LABELS).digest());
    }

    @ParameterizedTest
    @CsvSource({
        "objects.npy, Python objects (dtype |O)",
        "strings.npy, strings (dtype <U3)",
        "structured.npy, structured values",
        "complex.npy, complex numbers (dtype <c8)",
        "dates.npy, dates or durations (dtype <M8[D])"
    })
    void refusesOtherTypesByName(String x, String kind) {
        assertThat(refused(StoreFixture.resource(x), StoreFixture.resource(LABELS)))
                .singleElement()
                .asString()
                .startsWith("x | wrong_type | x holds " + kind);
    }

    @Test
    void refusesNumbersThatDoNotFit() {
        assertThat(refused(StoreFixture.resource("table-bad.npy"), StoreFixture.resource(LABELS)))
                .containsExactly(
                        "x:row 0:column '1' | not_finite | x, row 0, column 1 (from 0): Infinity is not a finite number",
                        "x:row 3:column '0' | out_of_range | x, row 3, column 0 (from 0): 1.0E300 is beyond 32-bit floating"
                                + " point (about 3.4e38)");
        assertThat(refused(StoreFixture.resource("one-u1.npy"), StoreFixture.resource("one-i8.npy")))
                .containsExactly(
                        "y:row 0 | label_out_of_range | y, row 0 (from 0): -4611686018427387904 is no class from 0 to 999;"
                                + " set target_type to number if it is to be predicted as a number");
        assertThat(refused(StoreFixture.resource("table-f8.npy"), StoreFixture.resource("table-f8.npy")))
                .containsExactly(
                        "y | wrong_rank | y has the shape 6 × 3, not (n) or (n, 1): there is one target; of one-hot classes take"
                                + " the index by argmax");
        assertThat(refused(StoreFixture.resource("one-u1.npy"), StoreFixture.resource(LABELS)))
                .containsExactly("y | count_mismatch | y has 6 values for the 3 rows of x");
    }

    @Test
    void refusesHeadersThatLie() {
        byte[] y = StoreFixture.resource(LABELS);
        byte[] x = StoreFixture.resource("table-f8.npy");
        assertThat(refused(Arrays.copyOf(x, x.length - 1), y))
                .containsExactly("x | truncated | x has 271 bytes, but its header says 6 × 3 of f8, which needs 272");
        assertThat(refused(Arrays.copyOf(x, x.length + 1), y))
                .singleElement()
                .asString()
                .startsWith("x | trailing_bytes");
        assertThat(refused(Arrays.copyOf(x, 40), y)).containsExactly("x | truncated | x ends within its header");
        assertThat(refused(new byte[0], y)).containsExactly("x | empty_file | x is empty");
        assertThat(refused("a,b\n1,2\n".getBytes(), y))
                .singleElement()
                .asString()
                .startsWith("x | wrong_magic");
        assertThat(refused(numpy("<f8", "(9223372036854775807, 9223372036854775807)", 8), y))
                .singleElement()
                .asString()
                .startsWith("x | too_large");
        assertThat(refused(numpy("<f8", "(1, 1000000000)", 8), y))
                .singleElement()
                .asString()
                .startsWith("x | too_large");
        assertThat(refused(numpy("<f8", "(99999999999999999999,)", 8), y))
                .singleElement()
                .asString()
                .startsWith("x | malformed_header");
        assertThat(refused(numpy("<f8", "(0, 3)", 0), y))
                .singleElement()
                .asString()
                .startsWith("x | empty_file");
        assertThat(refused(numpy("<f8", "()", 8), y)).singleElement().asString().startsWith("x | wrong_rank");
        byte[] long4 = x.clone();
        long4[6] = 2;
        long4[8] = long4[9] = long4[10] = (byte) 0xFF;
        assertThat(refused(long4, y)).singleElement().asString().startsWith("x | malformed_header");
    }

    @Test
    void refusesATestPartThatDoesNotFit() {
        assertThat(problems(() -> fixture.store.create(new NpyUpload(
                        null,
                        AUTO,
                        in("table-f8.npy"),
                        in(LABELS),
                        in("one-u1.npy"),
                        new ByteArrayInputStream(numpy("<i8", "(3,)", 24))))))
                .containsExactly("test_x | size_mismatch | rows of test_x have the shape (1), those of x (3)");
        assertThat(problems(() -> fixture.store.create(new NpyUpload(
                        null, AUTO, in("table-f8.npy"), in(LABELS), in("table-missing.npy"), in(LABELS)))))
                .singleElement()
                .asString()
                .startsWith("test_x:column '2' | missing_value");
        assertThat(problems(() -> fixture.store.create(
                        new NpyUpload(null, AUTO, in("table-f8.npy"), in(LABELS), in("table-f8.npy"), null))))
                .containsExactly("test_y | missing_part | test_y is missing: a test part needs both test_x and test_y");
        assertThat(fixture.leftovers()).isEmpty();
    }

    private static InputStream in(String resource) {
        return new ByteArrayInputStream(StoreFixture.resource(resource));
    }

    /** A .npy file of zeros. */
    private static byte[] numpy(String descr, String shape, int bytes) {
        byte[] header = ("{'descr': '" + descr + "', 'fortran_order': False, 'shape': " + shape + ", }\n")
                .getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocate(10 + header.length + bytes)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0})
                .putShort((short) header.length)
                .put(header)
                .array();
    }
}
