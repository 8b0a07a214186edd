package dev.descent.dataset;

import static dev.descent.dataset.ingest.StoreFixture.problems;
import static org.assertj.core.api.Assertions.assertThat;

import dev.descent.dataset.preparation.Layout;
import dev.descent.tensor.DType;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Vector;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PreprocessingTest {

    private static final Preprocessing TABLE = Preprocessing.ofTable(
            List.of(
                    Preprocessing.Feature.number("age", new Scaling.Affine(10, 2)),
                    Preprocessing.Feature.category("a/b", List.of("1", "red", "true")),
                    Preprocessing.Feature.number("weight", Scaling.Affine.IDENTITY)),
            false);

    private static final Preprocessing IMAGE = Preprocessing.ofImages(
            Shape.of(2, 2, 1), List.of(Preprocessing.Feature.number("gray", new Scaling.Affine(0, 255))));

    private static List<Double> encoded(Preprocessing preprocessing, Object row) {
        Vector inputs =
                Vector.zeros(DType.FLOAT64, (int) preprocessing.inputShape().elements());
        for (int i = 0; i < inputs.size(); i++) {
            inputs.set(i, 99);
        }
        preprocessing.encode(row, "/rows/3", inputs);
        return IntStream.range(0, inputs.size()).mapToObj(inputs::get).toList();
    }

    private static List<String> refused(Preprocessing preprocessing, Object row) {
        return problems(() -> encoded(preprocessing, row));
    }

    @Test
    void readsWhatModelsOfEarlierVersionsHold() {
        Preprocessing table = StoredForm.JSON.readValue("""
                {"input_shape": [2], "features": [{"name": "x", "categories": [], "offset": 1.0, "divisor": 2.0},
                                                  {"name": "y", "categories": [], "offset": 0.0, "divisor": 1.0}]}""", Preprocessing.class);
        Preprocessing image = StoredForm.JSON.readValue("""
                {"input_shape": [1, 1, 1], "features": [{"name": "gray", "categories": [], "offset": 0.0, "divisor": 255.0}]}""", Preprocessing.class);

        assertThat(encoded(table, List.of(5, 7))).containsExactly(2.0, 7.0);
        assertThat(encoded(image, List.of(51))).containsExactly(0.2);
        assertThat(refused(image, List.of(256))).hasSize(1);
    }

    @Test
    void encodesListsAndObjects() {
        assertThat(encoded(TABLE, List.of(14, "red", 0.5))).containsExactly(2.0, 0.0, 1.0, 0.0, 0.5);
        assertThat(encoded(TABLE, Map.of("weight", 0.5, "a/b", " red", "age", 14L)))
                .containsExactly(2.0, 0.0, 1.0, 0.0, 0.5);
        assertThat(encoded(TABLE, List.of(14, 1, 0.5))).containsExactly(2.0, 1.0, 0.0, 0.0, 0.5);
        assertThat(encoded(TABLE, List.of(14, true, 0.5))).containsExactly(2.0, 0.0, 0.0, 1.0, 0.5);
    }

    @Test
    void roundsAsStoredRowsAreBeforeItScales() {
        assertThat(encoded(TABLE, List.of(5.1, "red", 0.1)))
                .containsExactly((5.1f - 10.0) / 2, 0.0, 1.0, 0.0, (double) 0.1f);
    }

    @Test
    void refusesWrongCounts() {
        assertThat(refused(TABLE, List.of(1, 2))).containsExactly("/rows/3 | wrong_count | expected 3 values, got 2");
        assertThat(refused(TABLE, 7))
                .containsExactly(
                        "/rows/3 | wrong_type | expected a list of 3 values or an object of column names and values, got 7");
        assertThat(refused(TABLE, null)).hasSize(1);
    }

    @Test
    void namesEveryValueThatCannotBeEncoded() {
        assertThat(refused(TABLE, Arrays.asList("old", "rde", null)))
                .containsExactly(
                        "/rows/3/0 | not_a_number | column 'age' must be a number, got 'old'",
                        "/rows/3/1 | unknown_category | column 'a/b' has no category 'rde'; did you mean `red`?; known are 1, red, true",
                        "/rows/3/2 | missing_value | column 'weight' has no value");
        assertThat(refused(TABLE, List.of(Double.NaN, "True", 1e39)))
                .containsExactly(
                        "/rows/3/0 | not_finite | column 'age' must be a finite number, got NaN",
                        "/rows/3/1 | unknown_category | column 'a/b' has no category 'True'; did you mean `true`?; known are 1, red, true",
                        "/rows/3/2 | out_of_range | column 'weight' must fit 32-bit floating point, got 1.0E39");
    }

    @Test
    void namesUnknownAndMissingColumnsOfObjects() {
        assertThat(refused(TABLE, Map.of("ages", 1, "a/b", "blue", "weight", 2)))
                .containsExactly(
                        "/rows/3/ages | unknown_column | there is no column 'ages'; did you mean `age`?",
                        "/rows/3/age | missing_value | column 'age' has no value",
                        "/rows/3/a~1b | unknown_category | column 'a/b' has no category 'blue'; known are 1, red, true");
    }

    @Test
    void flattensImages() {
        List<Double> expected = List.of(0.0, 1.0, 0.2, 0.4);

        assertThat(encoded(IMAGE, List.of(0, 255, 51, 102))).isEqualTo(expected);
        assertThat(encoded(IMAGE, List.of(List.of(0, 255), List.of(51, 102)))).isEqualTo(expected);
        assertThat(encoded(IMAGE, List.of(List.of(List.of(0), List.of(255)), List.of(List.of(51), List.of(102)))))
                .isEqualTo(expected);
    }

    @Test
    void refusesWhatIsNoDateAndNoText() {
        Layout layout = new Layout(
                List.of(
                        new Layout.Column("day", Layout.Kind.DATETIME, List.of(), true, -1),
                        new Layout.Column("note", Layout.Kind.TEXT, List.of(), true, 0)),
                null,
                0);
        RawRow row = new RawRow(layout, false, true);

        assertThat(row.read(List.of(951782400, 7), "/rows/0")).isTrue();
        assertThat(row.values()[0]).isEqualTo(951782400);
        row.read(List.of(1e30, Map.of("a", 1)), "/rows/1");
        row.read(List.of(-1e18, List.of("a")), "/rows/2");
        assertThat(problems(row::throwIfWrong))
                .hasSize(4)
                .contains("/rows/1/1 | not_a_text | column 'note' must be a text, got an object")
                .allMatch(problem -> problem.contains("not_a_date") || problem.contains("not_a_text"));
    }

    @Test
    void refusesImagesOfAnotherSizeOrWithOtherPixels() {
        assertThat(refused(IMAGE, List.of(1, 2, 3)))
                .containsExactly("/rows/3 | wrong_count | expected 4 pixels (2 × 2 × 1), got 3");
        assertThat(refused(IMAGE, Map.of("gray", 1)))
                .containsExactly("/rows/3 | wrong_type | expected a list of 4 pixels (2 × 2 × 1), got an object");
        assertThat(refused(IMAGE, List.of(List.of(256, -1), List.of("x", Double.NaN))))
                .containsExactly(
                        "/rows/3/0/0 | out_of_range | a pixel must be from 0 to 255, got 256",
                        "/rows/3/0/1 | out_of_range | a pixel must be from 0 to 255, got -1",
                        "/rows/3/1/0 | not_a_number | a pixel must be a number from 0 to 255, got 'x'",
                        "/rows/3/1/1 | out_of_range | a pixel must be from 0 to 255, got NaN");
        assertThat(refused(IMAGE, Collections.nCopies(100, "x")))
                .hasSize(21)
                .startsWith("/rows/3 | wrong_count | expected 4 pixels (2 × 2 × 1), got 100");
    }
}
