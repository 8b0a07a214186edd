package dev.descent.dataset;

import static dev.descent.dataset.ingest.StoreFixture.bytes;
import static dev.descent.dataset.ingest.StoreFixture.idx;
import static dev.descent.dataset.ingest.StoreFixture.problems;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.descent.dataset.ingest.StoreFixture;
import dev.descent.spec.SpecReader;
import dev.descent.tensor.CounterRandom;
import dev.descent.tensor.DType;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Vector;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Stored data behind the steps and splits of a job. */
class PreparedDataTest {

    @TempDir
    Path root;

    StoreFixture fixture;

    @BeforeEach
    void openStore() {
        fixture = new StoreFixture(root);
    }

    private static DatasetSpec spec(String id, String rest) {
        return SpecReader.read("{\"id\": \"" + id + "\", " + rest + "}", DatasetSpec.class);
    }

    private Dataset open(DatasetInfo info) {
        return fixture.store.open(info.id());
    }

    /** A walk of two columns and a number to predict. */
    private DatasetInfo series(int rows) {
        CounterRandom random = CounterRandom.of(3);
        StringBuilder csv = new StringBuilder("load,place,price\n");
        for (int row = 0; row < rows; row++) {
            csv.append("%.3f,%s,%.2f%n"
                    .formatted(
                            random.uniform(2L * row),
                            row % 3 == 0 ? "north" : "south",
                            10 * random.uniform(2L * row + 1)));
        }
        return fixture.csv(csv.toString());
    }

    private DatasetInfo colorImages() {
        byte[] pixels = new byte[9 * 4 * 4 * 3];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) CounterRandom.of(3).bits(i);
        }
        return fixture.store.create(
                fixture.idxUpload(idx(pixels, 9, 4, 4, 3), idx(bytes(0, 1, 2, 0, 1, 2, 0, 1, 2), 9), (Integer) null));
    }

    private static List<Double> gathered(Examples examples, Shape shape, DType dtype) {
        Vector inputs = Vector.zeros(dtype, examples.size() * (int) shape.elements());
        examples.gather(
                IntStream.range(0, examples.size()).toArray(),
                0,
                examples.size(),
                inputs,
                Vector.zeros(dtype, examples.size()));
        return list(inputs);
    }

    private static List<Double> list(Vector vector) {
        return IntStream.range(0, vector.size()).mapToObj(vector::get).toList();
    }

    /** Raw held-out rows, encoded by what was kept with the model, are what was gathered of them. */
    private void assertPredictsWhatItValidates(DatasetInfo info, String rest, DType dtype) {
        DatasetSpec spec = spec(info.id(), rest);
        PreparedData data = open(info).prepare(spec, 4);
        Preprocessing kept = SpecReader.mapper()
                .readValue(SpecReader.mapper().writeValueAsString(data.preprocessing()), Preprocessing.class);
        List<Double> encoded = new ArrayList<>();
        for (Preview.Row row : open(info).validation(spec, 4, 0, 1000).rows()) {
            Vector inputs = Vector.zeros(dtype, (int) kept.inputShape().elements());
            kept.encode(row.input(), "/rows/0", inputs);
            encoded.addAll(list(inputs));
        }

        assertThat(data.validation().size()).isPositive();
        assertThat(kept.inputShape()).isEqualTo(data.info().inputShape());
        assertThat(encoded).isEqualTo(gathered(data.validation(), kept.inputShape(), dtype));
    }

    @ParameterizedTest
    @EnumSource(DType.class)
    void predictsARowAsItWasValidated(DType dtype) {
        assertPredictsWhatItValidates(series(60), """
                "validation_split": 0.3, "prepare": ["target_encoding", "standardize", {"type": "polynomial", "degree": 2}]""", dtype);
        assertPredictsWhatItValidates(series(60), """
                "split": {"type": "group", "column": "place", "validation": 0.4}, "prepare": ["robust"]""", dtype);
        assertPredictsWhatItValidates(fixture.store.find("iris").orElseThrow(), """
                "validation_split": 0.2, "prepare": ["standardize", {"type": "pca", "variance": 0.95}]""", dtype);
        assertPredictsWhatItValidates(colorImages(), """
                "validation_split": 0.4, "prepare": ["grayscale", {"type": "resize", "height": 3, "width": 5}, "standardize"]""", dtype);
        assertPredictsWhatItValidates(colorImages(), """
                "validation_split": 0.4, "prepare": [{"type": "reshape", "shape": [16, 3]}, {"type": "slice", "from": 4}]""", dtype);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3})
    void predictsASequenceAsItWasValidated(int horizon) {
        String window = "{\"type\": \"window\", \"length\": 5, \"horizon\": " + horizon + "}";
        DatasetInfo info = series(60);

        assertPredictsWhatItValidates(
                info, "\"validation_split\": 0.2, \"prepare\": [\"min_max\", " + window + "]", DType.FLOAT32);
        DatasetView view = open(info)
                .view(
                        spec(
                                info.id(),
                                "\"split\": {\"type\": \"time\", \"validation\": 0.2, \"test\": 0.1}, \"prepare\": ["
                                        + window + "]"),
                        1);

        assertThat(view.problems()).isEmpty();
        assertThat(view.info().inputShape()).isEqualTo(Shape.of(5, horizon == 0 ? 3 : 4));
        int windows = 60 - 4 - horizon;
        assertThat(view.validationRows()).isEqualTo(Math.round(windows * 0.2f));
        assertThat(view.info().testRows()).isEqualTo(Math.round(windows * 0.1f));
        assertThat(view.info().rows() + view.info().testRows()).isEqualTo(windows);
    }

    @Test
    void aSequenceHoldsOnlyWhatWasKnownBefore() {
        StringBuilder csv = new StringBuilder("x,y\n");
        for (int row = 0; row < 20; row++) {
            csv.append(row).append(',').append(100 + row).append(".5\n");
        }
        DatasetInfo info = fixture.csv(csv.toString());
        PreparedData data = open(info)
                .prepare(
                        spec(
                                info.id(),
                                "\"validation_split\": 0.25, \"prepare\": [{\"type\": \"window\", \"length\": 2}]"),
                        1);

        assertThat(gathered(data.train(), data.info().inputShape(), DType.FLOAT64)
                        .subList(0, 4))
                .containsExactly(0.0, 100.5, 1.0, 101.5);
        assertThat(data.train().target(0)).isEqualTo(102.5);
        assertThat(data.train().size()).isEqualTo(13);
        assertThat(data.validation().target(0)).isEqualTo(115.5);
        assertThat(gathered(data.validation(), data.info().inputShape(), DType.FLOAT64)
                        .subList(0, 4))
                .containsExactly(13.0, 113.5, 14.0, 114.5);
    }

    @Test
    void holdsTheColumnThatSplitsBack() {
        DatasetInfo info = series(30);
        PreparedData data = open(info)
                .prepare(
                        spec(
                                info.id(),
                                "\"split\": {\"type\": \"column\", \"column\": \"place\", \"test\": [\"north\"]}"),
                        1);

        assertThat(data.info().columns()).extracting(ColumnInfo::name).containsExactly("load");
        assertThat(data.test().size()).isEqualTo(10);
        assertThat(data.train().size()).isEqualTo(20);
        assertThat(data.info().testRows()).isEqualTo(10);
    }

    @Test
    void weighsPreparedRows() {
        DatasetInfo info = fixture.csv("x,w,y\n1,0.5,a\n2,2,b\n3,1,a\n4,0,b\n");
        PreparedData data =
                open(info).prepare(spec(info.id(), "\"sample_weight\": \"w\", \"prepare\": [\"standardize\"]"), 1);

        assertThat(IntStream.range(0, 4).mapToObj(data.train()::weight)).containsExactly(0.5, 2.0, 1.0, 0.0);
        assertThat(data.info().inputShape()).isEqualTo(Shape.of(1));
    }

    @Test
    void saysWhatAColumnHoldsThatIsNoWeight() {
        DatasetInfo info = fixture.csv("day,x,y\n2026-01-31,1,a\n2026-02-28,2,b\n");

        assertThat(open(info)
                        .view(spec(info.id(), "\"sample_weight\": \"day\""), 1)
                        .problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.message()).contains("holds dates"));
    }

    @Test
    void findsTheNumberOfComponents() {
        DatasetView view = fixture.store
                .open("iris")
                .view(spec("iris", "\"prepare\": [{\"type\": \"pca\", \"variance\": 0.95}]"), 1);

        // The first component holds 92.46 % of iris's variance, two hold 97.77 %.
        assertThat(view.info().inputShape()).isEqualTo(Shape.of(2));
        assertThat(SpecReader.mapper().writeValueAsString(view.spec())).contains("\"components\":2");
    }

    @Test
    void trainsOnNoSequenceThatHoldsAHeldOutRow() {
        StringBuilder csv = new StringBuilder("x,year,y\n");
        for (int row = 0; row < 20; row++) {
            csv.append("%d,%d,%d.5%n".formatted(row, 2020 + row / 5, row));
        }
        DatasetInfo info = fixture.csv(csv.toString());
        String rest = """
                "split": {"type": "column", "column": "year", "test": ["2021"]}, "prepare": [{"type": "window", "length": 2}]""";

        PreparedData data = open(info).prepare(spec(info.id(), rest), 1);

        // Rows 5 to 9 are tested on. The sequences of rows 10 and 11 would hold rows 8 and 9.
        assertThat(IntStream.range(0, data.train().size()).mapToObj(data.train()::target))
                .containsExactly(2.5, 3.5, 4.5, 12.5, 13.5, 14.5, 15.5, 16.5, 17.5, 18.5, 19.5);
        assertThat(data.test().size()).isEqualTo(5);
        assertThat(open(info).view(spec(info.id(), rest), 1).info().rows()).isEqualTo(11);
        assertThat(refused(info, rest.replace("2021", "2022").replace("\"length\": 2", "\"length\": 10")))
                .containsExactly("/dataset/split nothing_left");
    }

    @Test
    void refusesATestPartThatHoldsNoSequence() {
        DatasetInfo info = series(30);
        DatasetInfo tested = info.seenAs(info.inputShape(), info.columns(), 30, 5);

        assertThat(DatasetView.of(tested, spec("x", "\"prepare\": [{\"type\": \"window\", \"length\": 5}]"))
                        .problems())
                .extracting(problem -> problem.pointer() + " " + problem.code())
                .containsExactly("/dataset/prepare too_few_rows");
    }

    @Test
    void refusesHeldOutRowsWithoutALogarithm() {
        StringBuilder csv = new StringBuilder("x,y\n");
        for (int row = 0; row < 20; row++) {
            csv.append("%d,%d.5%n".formatted(20 - 2 * row, row));
        }
        DatasetInfo info = fixture.csv(csv.toString());
        String rest = """
                "split": {"type": "time", "validation": 0.2, "test": 0.2}, "prepare": [{"type": "log", "offset": 3}]""";

        assertThat(refused(info, rest)).containsExactly("/dataset/prepare out_of_range");
        assertThat(problems(() -> open(info).prepare(spec(info.id(), rest), 1)))
                .singleElement()
                .asString()
                .contains("Row 12");
        assertThat(refused(info, rest.replace("3", "20"))).isEmpty();
    }

    @Test
    void leavesRowsThatAreNoLongerWanted() {
        DatasetInfo info = series(50);
        DatasetSpec spec = spec(info.id(), "\"prepare\": [\"standardize\", \"robust\"]");
        int[] asked = {0};

        assertThatExceptionOfType(CancellationException.class)
                .isThrownBy(() -> open(info).prepare(spec, 1, () -> ++asked[0] > 60));
        assertThat(asked[0]).isEqualTo(61);
    }

    private List<String> refused(DatasetInfo info, String rest) {
        return open(info).view(spec(info.id(), rest), 1).problems().stream()
                .map(problem -> problem.pointer() + " " + problem.code())
                .toList();
    }

    @Test
    void saysWhichStepCanNotFindItsComponents() {
        assertThat(
                        refused(
                                series(2),
                                "\"validation_split\": 0.5, \"prepare\": [\"standardize\", {\"type\": \"pca\", \"variance\": 0.9}]"))
                .containsExactly("/dataset/prepare/1 too_few_rows");
    }

    @Test
    void refusesWhatDoesNotGoTogether() {
        DatasetInfo info = series(10);

        assertThat(refused(info, "\"scaling\": \"standardize\", \"prepare\": [\"standardize\"]"))
                .containsExactly("/dataset/prepare conflict");
        assertThat(refused(info, "\"validation_split\": 0.2, \"split\": {\"type\": \"random\", \"validation\": 0.2}"))
                .containsExactly("/dataset/validation_split conflict");
        assertThat(
                        refused(
                                info,
                                "\"split\": {\"type\": \"random\", \"validation\": 0.2}, \"prepare\": [{\"type\": \"window\", \"length\": 2}]"))
                .containsExactly("/dataset/split unsuitable");
        assertThat(refused(info, "\"prepare\": [{\"type\": \"window\", \"length\": 20}]"))
                .containsExactly("/dataset/prepare too_few_rows");
        assertThat(refused(info, "\"split\": {\"type\": \"group\", \"column\": \"plaec\", \"validation\": 0.2}"))
                .containsExactly("/dataset/split/column unknown_column");
        assertThat(refused(info, "\"split\": {\"type\": \"random\", \"validation\": 0.01}"))
                .containsExactly("/dataset/split/validation out_of_range");
        assertThat(refused(info, "\"prepare\": [{\"type\": \"drop\", \"columns\": [\"lod\"]}]"))
                .containsExactly("/dataset/prepare/0/columns/0 unknown_column");
        assertThat(refused(colorImages(), "\"split\": {\"type\": \"time\", \"column\": \"t\", \"validation\": 0.2}"))
                .containsExactly("/dataset/split/column not_a_table");
        assertThat(problems(() -> open(info)
                        .prepare(
                                spec(
                                        info.id(),
                                        "\"prepare\": [\"standardize\", {\"type\": \"log\", \"columns\": [\"load\"], \"offset\": 0}]"),
                                1)))
                .singleElement()
                .asString()
                .startsWith("/dataset/prepare/1/offset | out_of_range");
        assertThat(refused(
                        info,
                        "\"prepare\": [\"standardize\", {\"type\": \"log\", \"columns\": [\"load\"], \"offset\": 0}]"))
                .containsExactly("/dataset/prepare/1/offset out_of_range");
    }
}
