package dev.descent.dataset.ingest;

import static dev.descent.dataset.ingest.StoreFixture.problems;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.descent.dataset.ColumnInfo;
import dev.descent.dataset.DatasetInfo;
import dev.descent.dataset.DatasetSpec;
import dev.descent.dataset.Preview;
import dev.descent.dataset.preparation.Window;
import dev.descent.dataset.synthetic.Synthetic;
import dev.descent.spec.Catalogue;
import dev.descent.spec.SpecReader;
import dev.descent.tensor.Shape;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class SyntheticUploadTest {

    @TempDir
    Path root;

    StoreFixture fixture;

    @BeforeEach
    void openStore() {
        fixture = new StoreFixture(root);
    }

    private DatasetInfo make(String json) {
        return fixture.store.create(new SyntheticUpload("made", SpecReader.read(json, Synthetic.class)));
    }

    private List<Preview.Row> rows(DatasetInfo info) {
        return fixture.store
                .open(info.id())
                .preview(Preview.Part.TRAIN, 0, 1000)
                .rows();
    }

    private static double[] point(Preview.Row row) {
        return ((List<?>) row.input())
                .stream().mapToDouble(value -> ((Number) value).doubleValue()).toArray();
    }

    static Stream<Catalogue.Entry> members() {
        return Catalogue.of(Synthetic.class).stream();
    }

    @ParameterizedTest
    @MethodSource("members")
    void isDocumentedAndWorksByItsNameAlone(Catalogue.Entry member) {
        assertThat(member.description()).isNotBlank().endsWith(".");
        assertThat(member.equation()).isNotBlank();
        assertThat(member.parameters())
                .allSatisfy(parameter -> assertThat(parameter.meaning()).isNotBlank());

        DatasetInfo info = make("\"" + member.name() + "\"");

        assertThat(info.format()).isEqualTo(DatasetInfo.Format.SYNTHETIC);
        assertThat(info.rows()).isEqualTo(500);
        assertThat(info.classCounts())
                .allMatch(count -> count.train() >= 500 / info.classes().size());
        assertThat(rows(info)).hasSize(500);
    }

    /** Whoever changes a formula, or the numbers that a seed gives, is told so: jobs could not be repeated any more. */
    @ParameterizedTest
    @CsvSource({
        "blobs, 3ae75e4d30f34a60",
        "circles, 04361aa95d179095",
        "linear, 9422a233cd3fbb7e",
        "moons, 063730aaed4ce7a0",
        "polynomial, 7bacfb5c2a12b883",
        "sine, 78219d262eb334f7",
        "spirals, 160dbd1132d8e56d",
        "time_series, df2d94d23a5cadcc",
        "xor, 75c11ad996815656"
    })
    void aSeedGivesTheSameBytesEverywhere(String type, String digest) {
        DatasetInfo info = make("{\"type\": \"" + type + "\", \"samples\": 50, \"seed\": 7}");

        assertThat(info.digest()).startsWith(digest);
        assertThat(make("{\"type\": \"" + type + "\", \"samples\": 50, \"seed\": 8}")
                        .digest())
                .isNotEqualTo(info.digest());
    }

    @Test
    void moonsAreHalfCircles() {
        for (Preview.Row row : rows(make("{\"type\": \"moons\", \"samples\": 101, \"noise\": 0}"))) {
            double[] x = point(row);
            boolean outer = row.target().equals("0");
            double radius = outer ? Math.hypot(x[0], x[1]) : Math.hypot(x[0] - 1, x[1] - 0.5);
            assertThat(radius).isCloseTo(1, within(1e-6));
            assertThat(outer ? x[1] : 0.5 - x[1]).isGreaterThan(-1e-6);
        }
    }

    @Test
    void circlesHaveTheirRadii() {
        DatasetInfo info = make("{\"type\": \"circles\", \"samples\": 101, \"noise\": 0, \"factor\": 0.25}");
        assertThat(info.classCounts())
                .containsExactly(new DatasetInfo.ClassCount("0", 50, 0), new DatasetInfo.ClassCount("1", 51, 0));
        for (Preview.Row row : rows(info)) {
            double[] x = point(row);
            assertThat(Math.hypot(x[0], x[1])).isCloseTo(row.target().equals("0") ? 1 : 0.25, within(1e-6));
        }
    }

    @Test
    void spiralsTurn() {
        for (Preview.Row row :
                rows(make("{\"type\": \"spirals\", \"samples\": 90, \"noise\": 0, \"arms\": 3, \"turns\": 2}"))) {
            double[] x = point(row);
            double radius = Math.hypot(x[0], x[1]);
            double angle = 2 * radius + Integer.parseInt(row.target().toString()) / 3.0;
            assertThat(Math.cos(2 * Math.PI * angle) * radius).isCloseTo(x[0], within(1e-5));
            assertThat(Math.sin(2 * Math.PI * angle) * radius).isCloseTo(x[1], within(1e-5));
        }
    }

    @Test
    void xorIsTrueInTwoQuadrants() {
        for (Preview.Row row : rows(make("{\"type\": \"xor\", \"noise\": 0}"))) {
            double[] x = point(row);
            assertThat(row.target()).isEqualTo(x[0] > 0 != x[1] > 0 ? "1" : "0");
            assertThat(Math.max(Math.abs(x[0]), Math.abs(x[1]))).isLessThanOrEqualTo(1);
        }
    }

    @Test
    void blobsLieAroundTheirCenters() {
        DatasetInfo info =
                make("{\"type\": \"blobs\", \"samples\": 1000, \"centers\": 5, \"features\": 3, \"deviation\": 0.5}");
        assertThat(info.inputShape()).isEqualTo(Shape.of(3));
        for (String name : info.classes()) {
            List<double[]> cloud = rows(info).stream()
                    .filter(row -> row.target().equals(name))
                    .map(SyntheticUploadTest::point)
                    .toList();
            double mean = cloud.stream().mapToDouble(x -> x[1]).average().orElseThrow();
            double variance = cloud.stream()
                    .mapToDouble(x -> (x[1] - mean) * (x[1] - mean))
                    .average()
                    .orElseThrow();
            assertThat(Math.sqrt(variance)).isCloseTo(0.5, within(0.1));
            assertThat(mean).isBetween(-10.5, 10.5);
        }
    }

    @Test
    void functionsGiveTheirValues() {
        for (Preview.Row row : rows(make("{\"type\": \"polynomial\", \"noise\": 0, \"coefficients\": [1, -2, 3]}"))) {
            double x = point(row)[0];
            assertThat(((Number) row.target()).doubleValue()).isCloseTo(1 - 2 * x + 3 * x * x, within(1e-5));
        }
        for (Preview.Row row :
                rows(make("{\"type\": \"sine\", \"noise\": 0, \"amplitude\": 2, \"frequency\": 3, \"phase\": 0.25}"))) {
            assertThat(((Number) row.target()).doubleValue())
                    .isCloseTo(2 * Math.cos(6 * Math.PI * point(row)[0]), within(1e-5));
        }
        List<Preview.Row> plane = rows(make("{\"type\": \"linear\", \"noise\": 0, \"bias\": 5}"));
        List<Double> slopes = new ArrayList<>();
        plane.forEach(row -> slopes.add((((Number) row.target()).doubleValue() - 5) / point(row)[0]));
        assertThat(slopes).allSatisfy(slope -> assertThat(slope).isCloseTo(slopes.get(0), within(0.05)));
        assertThat(slopes.get(0)).isBetween(0.0, 100.0);
    }

    @Test
    void noiseHasItsDeviation() {
        DatasetInfo info =
                make("{\"type\": \"polynomial\", \"samples\": 20000, \"noise\": 0.5, \"coefficients\": [3]}");
        assertThat(info.target().mean()).isCloseTo(3, within(0.02));
        assertThat(info.target().standardDeviation()).isCloseTo(0.5, within(0.02));
    }

    @Test
    void aTimeSeriesKeepsItsOrderAndItsDates() {
        DatasetInfo info =
                make("{\"type\": \"time_series\", \"samples\": 48, \"noise\": 0, \"trend\": 1, \"period\": 24}");

        assertThat(info.columns()).extracting(ColumnInfo::kind).containsExactly(ColumnInfo.Kind.DATETIME);
        assertThat(info.inputShape()).isEqualTo(Shape.of(0));
        List<Preview.Row> rows = rows(info);
        assertThat(rows.get(0).input()).isEqualTo(List.of("2020-01-01"));
        assertThat(rows.get(25).input()).isEqualTo(List.of("2020-01-02T01:00:00Z"));
        assertThat((Float) rows.get(24).target()).isCloseTo(24, within(1e-4f));
        assertThat((Float) rows.get(6).target()).isCloseTo(7, within(1e-4f));
        DatasetSpec spec = new DatasetSpec(
                info.id(), 0.2, null, null, null, null, List.of(new Window(6, null, null)), null, null, null);
        assertThat(fixture.store.open(info.id()).prepare(spec, 0).info().inputShape())
                .isEqualTo(Shape.of(6, 1));
    }

    @Test
    void refusesWhatCanNotBe() {
        assertThat(problems(() -> make("{\"type\": \"moons\", \"samples\": 9, \"noise\": -1}")))
                .hasSize(2)
                .anySatisfy(problem -> assertThat(problem).startsWith("/samples | out_of_range"))
                .anySatisfy(problem -> assertThat(problem).startsWith("/noise | out_of_range"));
        assertThat(problems(() -> make("{\"type\": \"blobs\", \"samples\": 10, \"centers\": 11}")))
                .singleElement()
                .asString()
                .startsWith("/samples | out_of_range");
        assertThat(problems(() -> make("\"moon\""))).singleElement().asString().contains("moons");
    }
}
