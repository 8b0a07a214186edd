package dev.descent.dataset;

import static dev.descent.dataset.ingest.StoreFixture.bytes;
import static dev.descent.dataset.ingest.StoreFixture.idx;
import static dev.descent.dataset.ingest.StoreFixture.problems;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.descent.dataset.ingest.StoreFixture;
import dev.descent.tensor.CounterRandom;
import dev.descent.tensor.DType;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Vector;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

class PrepareTest {

    private static final String PETS =
            "age,color,weight,kind\n1,black,4.1,cat\n2,white,20,dog\n3,black,5.7,cat\n4,brown,1e1,dog\n6,white,0.3,cat\n";

    @TempDir
    Path root;

    StoreFixture fixture;

    @BeforeEach
    void openStore() {
        fixture = new StoreFixture(root);
    }

    private PreparedData prepare(DatasetInfo info, Double split, Scaling scaling, long seed) {
        return fixture.store
                .open(info.id())
                .prepare(new DatasetSpec(info.id(), split, true, scaling, null, null, null, null, null, null), seed);
    }

    private DatasetInfo colorImages() {
        byte[] pixels = new byte[7 * 2 * 2 * 3];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) CounterRandom.of(3).bits(i);
        }
        return fixture.store.create(fixture.idxUpload(
                idx(pixels, 7, 2, 2, 3),
                idx(bytes(0, 1, 2, 0, 1, 2, 0), 7),
                idx(pixels, 7, 2, 2, 3),
                idx(new byte[7], 7)));
    }

    private static List<Double> gathered(Examples examples, PreparedData data, DType dtype) {
        Vector inputs = Vector.zeros(
                dtype, examples.size() * (int) data.info().inputShape().elements());
        Vector targets = Vector.zeros(dtype, examples.size());
        examples.gather(IntStream.range(0, examples.size()).toArray(), 0, examples.size(), inputs, targets);
        return list(inputs);
    }

    private static List<Double> list(Vector vector) {
        return IntStream.range(0, vector.size()).mapToObj(vector::get).toList();
    }

    static Stream<Scaling> scalings() {
        return Stream.of(new Scaling.None(), new Scaling.Standardize(), new Scaling.MinMax());
    }

    @Test
    void gathersAnyRowsInAnyOrderIntoAView() {
        PreparedData data = prepare(fixture.csv(PETS), null, null, 0);
        Vector inputs = Vector.zeros(DType.FLOAT32, 12);
        Vector targets = Vector.zeros(DType.FLOAT32, 3);

        data.train().gather(new int[] {0, 3, 1, 2}, 1, 2, inputs.slice(1, 11), targets.slice(1, 3));

        assertThat(data.info().inputShape()).isEqualTo(Shape.of(5));
        assertThat(list(inputs)).containsExactly(0.0, 4.0, 0.0, 1.0, 0.0, 10.0, 2.0, 0.0, 0.0, 1.0, 20.0, 0.0);
        assertThat(list(targets)).containsExactly(0.0, 1.0, 1.0);
        assertThat(data.validation().size()).isZero();
        assertThat(data.test().size()).isZero();
    }

    @Test
    void showsTheVeryRowsThatAJobHoldsOut() {
        DatasetSpec spec =
                new DatasetSpec("iris", 0.2, true, new Scaling.Standardize(), null, null, null, null, null, null);
        Dataset iris = fixture.store.open("iris");
        PreparedData data = iris.prepare(spec, 7);

        Preview heldOut = iris.validation(spec, 7, 3, 1000);

        assertThat(heldOut.total()).isEqualTo(30);
        assertThat(heldOut.rows()).hasSize(27);
        List<Double> encoded = new ArrayList<>();
        for (Preview.Row row : heldOut.rows()) {
            Vector inputs = Vector.zeros(DType.FLOAT64, 4);
            data.preprocessing().encode(row.input(), "/rows", inputs);
            encoded.addAll(list(inputs));
        }
        List<Double> all = gathered(data.validation(), data, DType.FLOAT64);
        assertThat(encoded).isEqualTo(all.subList(3 * 4, all.size()));
        assertThat(problems(() -> iris.preview(Preview.Part.VALIDATION, 0, 10)))
                .singleElement()
                .asString()
                .startsWith("/part | unknown_value");
    }

    @ParameterizedTest
    @MethodSource("scalings")
    void encodesARawRowToTheBitsThatGatherGives(Scaling scaling) {
        for (DatasetInfo info :
                List.of(fixture.csv(PETS), fixture.store.find("iris").orElseThrow(), colorImages())) {
            PreparedData data = prepare(info, 0.3, scaling, 5);
            List<Preview.Row> raw = fixture.store
                    .open(info.id())
                    .preview(Preview.Part.TRAIN, 0, 1000)
                    .rows();
            Preprocessing kept = roundTripped(data.preprocessing());
            for (DType dtype : DType.values()) {
                List<Double> all = new ArrayList<>(gathered(data.train(), data, dtype));
                all.addAll(gathered(data.validation(), data, dtype));
                int width = (int) info.inputShape().elements();
                List<List<Double>> rows = IntStream.range(0, info.rows())
                        .mapToObj(i -> all.subList(i * width, (i + 1) * width))
                        .toList();
                for (Preview.Row row : raw) {
                    Vector inputs = Vector.zeros(dtype, width);
                    kept.encode(row.input(), "/rows/0", inputs);
                    assertThat(rows).contains(list(inputs));
                }
            }
        }
    }

    private static Preprocessing roundTripped(Preprocessing preprocessing) {
        JsonMapper mapper = JsonMapper.builder().build();
        Preprocessing read = mapper.readValue(mapper.writeValueAsString(preprocessing), Preprocessing.class);
        assertThat(read).isEqualTo(preprocessing);
        String snakeCase = StoredForm.JSON.writeValueAsString(preprocessing);
        assertThat(snakeCase).contains("\"input_shape\":");
        assertThat(StoredForm.JSON.readValue(snakeCase, Preprocessing.class)).isEqualTo(preprocessing);
        return read;
    }

    @Test
    void refusesASplitThatLeavesAPartEmpty() {
        DatasetInfo pets = fixture.csv(PETS);

        assertThat(problems(() -> prepare(pets, 0.09, null, 0)))
                .containsExactly(
                        "/dataset/validation_split | out_of_range | validation_split 0.09 of 5 rows leaves no row to validate on; each part needs at least one");
        assertThat(problems(() -> prepare(pets, 0.95, new Scaling.Pixel(), 0)))
                .containsExactly(
                        "/dataset/validation_split | out_of_range | validation_split 0.95 of 5 rows leaves no row to train on; each part needs at least one",
                        "/dataset/scaling | not_images | pixel scaling is for images, and " + pets.id()
                                + " is a table: use standardize, min_max or none");
    }

    @Test
    void scalingIsFittedOnTheTrainingPartOnly() {
        DatasetInfo info = fixture.store.find("diabetes").orElseThrow();
        PreparedData raw = prepare(info, 0.2, null, 3);
        PreparedData standardized = prepare(info, 0.2, new Scaling.Standardize(), 3);
        PreparedData ranged = prepare(info, 0.2, new Scaling.MinMax(), 3);

        for (int column = 0; column < 10; column++) {
            double[] values = column(gathered(raw.train(), raw, DType.FLOAT64), column);
            double mean = IntStream.range(0, values.length)
                    .mapToDouble(i -> values[i])
                    .average()
                    .orElseThrow();
            double variance = IntStream.range(0, values.length)
                    .mapToDouble(i -> (values[i] - mean) * (values[i] - mean))
                    .average()
                    .orElseThrow();
            Preprocessing.Feature feature =
                    standardized.preprocessing().features().get(column);
            assertThat(feature.offset()).isCloseTo(mean, within(1e-9 * mean));
            assertThat(feature.divisor()).isCloseTo(Math.sqrt(variance), within(1e-9 * mean));
            double[] scaled = column(gathered(ranged.train(), ranged, DType.FLOAT64), column);
            assertThat(IntStream.range(0, scaled.length)
                            .mapToDouble(i -> scaled[i])
                            .summaryStatistics())
                    .satisfies(range -> {
                        assertThat(range.getMin()).isZero();
                        assertThat(range.getMax()).isEqualTo(1);
                    });
        }
        assertThat(standardized.preprocessing())
                .isNotEqualTo(prepare(info, 0.2, new Scaling.Standardize(), 4).preprocessing());
    }

    private static double[] column(List<Double> inputs, int column) {
        return IntStream.range(0, inputs.size() / 10)
                .mapToDouble(row -> inputs.get(10 * row + column))
                .toArray();
    }

    @Test
    void constantColumnsBecomeZeroAndCategoriesAreNotScaled() {
        DatasetInfo info = fixture.csv("c,t,y\n0.1,a,1.5\n0.1,b,2.5\n0.1,a,3.5\n");

        for (Scaling scaling : List.of(new Scaling.Standardize(), new Scaling.MinMax())) {
            PreparedData data = prepare(info, null, scaling, 0);
            assertThat(gathered(data.train(), data, DType.FLOAT32))
                    .containsExactly(0.0, 1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 1.0, 0.0);
        }
    }

    @Test
    void pixelsAreDividedByTheirLargestValue() {
        DatasetInfo digits = fixture.store.find("digits").orElseThrow();
        PreparedData data = prepare(digits, null, new Scaling.Pixel(16.0), 0);

        List<Double> first = gathered(data.train(), data, DType.FLOAT32).subList(0, 8);

        assertThat(first).containsExactly(0.0, 0.0, 5 / 16.0, 13 / 16.0, 9 / 16.0, 1 / 16.0, 0.0, 0.0);
        assertThat(new Scaling.Pixel().maxValue()).isEqualTo(255);
        assertThat(problems(() -> prepare(digits, null, new Scaling.Pixel(15.0), 0)))
                .containsExactly(
                        "/dataset/scaling/max_value | out_of_range | pixels of digits reach 16, more than max_value 15.0");
    }

    @ParameterizedTest
    @EnumSource(DType.class)
    void imagesAreScaledChannelByChannel(DType dtype) {
        PreparedData data = prepare(colorImages(), null, new Scaling.Standardize(), 0);
        List<Double> inputs = gathered(data.train(), data, dtype);

        for (int channel = 0; channel < 3; channel++) {
            int first = channel;
            double mean = IntStream.range(0, inputs.size() / 3)
                    .mapToDouble(i -> inputs.get(3 * i + first))
                    .average()
                    .orElseThrow();
            assertThat(mean).isCloseTo(0, within(1e-6));
        }
        assertThat(gathered(data.test(), data, dtype)).as("the same images").isEqualTo(inputs);
    }

    @Test
    void scalingsAreReadByTheirType() {
        JsonMapper mapper = StoredForm.JSON;

        assertThat(mapper.readValue("{\"type\":\"pixel\",\"max_value\":16}", Scaling.class))
                .isEqualTo(new Scaling.Pixel(16.0));
        assertThat(mapper.readValue("{\"type\":\"pixel\"}", Scaling.class)).isEqualTo(new Scaling.Pixel(255.0));
        assertThat(Set.of("none", "standardize", "min_max").stream()
                        .map(type -> mapper.readValue("{\"type\":\"" + type + "\"}", Scaling.class)))
                .containsExactlyInAnyOrder(new Scaling.None(), new Scaling.Standardize(), new Scaling.MinMax());
    }
}
