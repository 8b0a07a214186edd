package dev.descent.dataset.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import dev.descent.dataset.Dataset;
import dev.descent.dataset.DatasetInfo;
import dev.descent.dataset.DatasetSpec;
import dev.descent.dataset.PreparedData;
import dev.descent.dataset.Preview;
import dev.descent.spec.InvalidInputException;
import dev.descent.spec.SpecReader;
import dev.descent.tensor.DType;
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

class ConcatenationTest {

    @TempDir
    Path root;

    StoreFixture fixture;
    DatasetInfo orders;
    DatasetInfo customers;

    @BeforeEach
    void store() {
        fixture = new StoreFixture(root);
        orders = fixture.csv("customer,amount,late\nann,10,yes\nbob,20,no\nann,30,no\neve,40,yes\n");
        customers = fixture.csv("customer,age,city,score\nbob,50,Rome,1.5\nann,30,Oslo,2.5\njoe,70,Rome,3.5\n");
    }

    private DatasetSpec spec(String steps) {
        return SpecReader.read(
                "{\"id\": \"" + orders.id() + "\", \"prepare\": ["
                        + steps.replace("CUSTOMERS", customers.id()).replace("ORDERS", orders.id()) + "]}",
                DatasetSpec.class);
    }

    private List<List<Object>> rows(String steps) {
        return fixture.store.open(spec(steps)).preview(Preview.Part.TRAIN, 0, 10).rows().stream()
                .map(Preview.Row::input)
                .toList();
    }

    private List<String> refused(String steps) {
        return catchThrowableOfType(InvalidInputException.class, () -> rows(steps)).problems().stream()
                .map(problem -> problem.pointer() + " " + problem.code())
                .toList();
    }

    @Test
    void putsColumnsBesideThoseWithTheSameKey() {
        List<List<Object>> rows = rows("{\"type\": \"concatenate\", \"dataset\": \"CUSTOMERS\", \"on\": \"customer\"}");

        assertThat(rows)
                .containsExactly(
                        List.of("ann", 10f, 30f, "Oslo"),
                        List.of("bob", 20f, 50f, "Rome"),
                        List.of("ann", 30f, 30f, "Oslo"),
                        Arrays.asList("eve", 40f, null, null));
    }

    @Test
    void takesTheColumnsNamedUnderAPrefix() {
        Dataset both = fixture.store.open(spec("""
                {"type": "concatenate", "dataset": "CUSTOMERS", "on": "customer", "columns": ["score", "age"], "prefix": "c_"}"""));

        assertThat(both.info().columns())
                .extracting(column -> column.name() + " " + column.missing())
                .containsExactly("customer 0", "amount 0", "c_score 1", "c_age 1");
        assertThat(both.preview(Preview.Part.TRAIN, 1, 1).rows().get(0).input()).containsExactly("bob", 20f, 1.5f, 50f);
    }

    @Test
    void putsTablesOfOneLengthBesideEachOther() {
        assertThat(rows("""
                {"type": "concatenate", "dataset": "ORDERS", "columns": ["amount", "late"], "prefix": "again_"}""")).first().isEqualTo(List.of("ann", 10f, 10f, "yes"));
        assertThat(refused("{\"type\": \"concatenate\", \"dataset\": \"CUSTOMERS\", \"columns\": [\"age\"]}"))
                .containsExactly("/dataset/prepare/0/dataset count_mismatch");
    }

    @Test
    void trainsOnBothAndPredictsFromBoth() {
        DatasetSpec spec = spec("""
                {"type": "concatenate", "dataset": "CUSTOMERS", "on": "customer"},
                {"type": "drop", "columns": ["customer"]}, {"type": "impute", "strategy": "mean"}, "min_max\"""");

        PreparedData data = fixture.store.open(spec).prepare(spec, 1);

        // Of amount, age and the two cities; the ages are 30, 50, 30 where they are known.
        Vector stored = Vector.zeros(DType.FLOAT64, 16);
        data.train().gather(new int[] {0, 1, 2, 3}, 0, 4, stored, Vector.zeros(DType.FLOAT64, 4));
        Vector raw = Vector.zeros(DType.FLOAT64, 4);
        data.preprocessing().encode(Arrays.asList("eve", 40, null, null), "/rows/0", raw);
        assertThat(raw.get(0)).isEqualTo(1);
        assertThat(raw.get(1)).isCloseTo((110 / 3.0 - 30) / 20, within(1e-12));
        assertThat(raw.get(2) + raw.get(3)).isZero();
        assertThat(IntStream.range(12, 16).mapToObj(stored::get).toList())
                .isEqualTo(IntStream.range(0, 4).mapToObj(raw::get).toList());
        assertThat(root.resolve(".work")).isEmptyDirectory();
    }

    @Test
    void refusesTablesThatDoNotGoTogether() {
        DatasetInfo twice = fixture.csv("customer,age,y\nann,1,1.5\nann,2,2.5\n");

        assertThat(refused("{\"type\": \"concatenate\", \"dataset\": \"" + twice.id() + "\", \"on\": \"customer\"}"))
                .containsExactly("/dataset/prepare/0/on duplicate_key");
        assertThat(refused("{\"type\": \"concatenate\", \"dataset\": \"digits\", \"on\": \"customer\"}"))
                .containsExactly("/dataset/prepare/0/dataset not_a_table");
        assertThat(refused("{\"type\": \"concatenate\", \"dataset\": \"ds_none\"}"))
                .containsExactly("/dataset/prepare/0/dataset unknown_dataset");
        assertThat(refused("{\"type\": \"concatenate\", \"dataset\": \"CUSTOMERS\", \"on\": \"custmer\"}"))
                .containsExactly("/dataset/prepare/0/on unknown_column");
        assertThat(refused("""
                {"type": "concatenate", "dataset": "CUSTOMERS", "on": "customer", "columns": ["agee"]}""")).containsExactly("/dataset/prepare/0/columns/0 unknown_column");
        assertThat(refused("{\"type\": \"concatenate\", \"dataset\": \"ORDERS\"}"))
                .containsExactly("/dataset/prepare/0/prefix duplicate_column");
        DatasetSpec late =
                spec("\"standardize\", {\"type\": \"concatenate\", \"dataset\": \"CUSTOMERS\", \"on\": \"customer\"}");
        assertThat(fixture.store.open(late).view(late, 1).problems())
                .extracting(problem -> problem.pointer() + " " + problem.code())
                .containsExactly("/dataset/prepare/1 wrong_order");
    }

    @Test
    void refusesKeysThatNeverMeet() {
        DatasetInfo numbered = fixture.csv("customer,age,y\n1,10,1.5\n2,20,2.5\n");
        DatasetInfo strangers = fixture.csv("customer,age,y\nANN,10,1.5\nBOB,20,2.5\n");

        assertThat(refused("{\"type\": \"concatenate\", \"dataset\": \"" + numbered.id() + "\", \"on\": \"customer\"}"))
                .containsExactly("/dataset/prepare/0/on wrong_kind");
        assertThat(refused(
                        "{\"type\": \"concatenate\", \"dataset\": \"" + strangers.id() + "\", \"on\": \"customer\"}"))
                .containsExactly("/dataset/prepare/0/on no_match");
    }

    @Test
    void tellsOfValuesThatTheTestPartAloneLacks() {
        DatasetInfo parts = fixture.store.create(new NpyUpload(
                "parts",
                new NumpyOptions(null, null),
                npy("(3, 1)", 1, 2, 1),
                npy("(3,)", 0.5, 1.5, 2.5),
                npy("(2, 1)", 2, 3),
                npy("(2,)", 0.5, 1.5)));
        DatasetInfo ages = fixture.csv(
                "0,age,y\n1,10,1.5\n2,20,2.5\n", new CsvOptions(CsvOptions.Header.YES, ",", "\"", new TableOptions()));
        DatasetSpec spec = SpecReader.read(
                "{\"id\": \"" + parts.id() + "\", \"prepare\": [{\"type\": \"concatenate\", \"dataset\": \"" + ages.id()
                        + "\", \"on\": \"0\"}]}",
                DatasetSpec.class);

        Dataset both = fixture.store.open(spec);

        assertThat(both.preview(Preview.Part.TEST, 0, 10).rows())
                .extracting(Preview.Row::input)
                .containsExactly(List.of(2f, 20f), Arrays.asList(3f, null));
        assertThat(both.view(spec, 1).problems())
                .extracting(problem -> problem.pointer() + " " + problem.code())
                .containsExactly("/dataset/prepare missing_values");
    }

    /** NumPy's format, version 1.0. */
    private static InputStream npy(String shape, double... values) {
        String header = "{'descr': '<f8', 'fortran_order': False, 'shape': " + shape + ", }";
        header += " ".repeat(63 - (10 + header.length()) % 64) + "\n";
        ByteBuffer file = ByteBuffer.allocate(10 + header.length() + 8 * values.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put((byte) 0x93)
                .put("NUMPY\1\0".getBytes(StandardCharsets.ISO_8859_1))
                .putShort((short) header.length())
                .put(header.getBytes(StandardCharsets.ISO_8859_1));
        for (double value : values) {
            file.putDouble(value);
        }
        return new ByteArrayInputStream(file.array());
    }
}
