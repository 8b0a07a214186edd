package dev.descent.dataset.preparation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.descent.spec.InvalidInputException;
import dev.descent.spec.Problems;
import dev.descent.tensor.CounterRandom;
import dev.descent.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

class PipelineTest {

    private static final double NAN = Double.NaN;

    private static double[][] prepared(MemoryRows rows, String steps) {
        return rows.prepared(MemoryRows.steps(steps));
    }

    private static MemoryRows counting(int rows, int columns) {
        double[][] values = new double[rows][columns];
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                values[i][j] = 10 * i + j;
            }
        }
        return MemoryRows.ofNumbers(values);
    }

    private static MemoryRows ofShape(int rows, int... sizes) {
        Shape shape = Shape.of(sizes);
        double[][] values = IntStream.range(0, rows)
                .mapToObj(row -> IntStream.range(0, (int) shape.elements())
                        .mapToDouble(i -> 100 * row + i)
                        .toArray())
                .toArray(double[][]::new);
        return new MemoryRows(new Layout(List.of(), shape, 0), values, new String[0][], new double[rows]);
    }

    private static Layout after(MemoryRows rows, String steps) {
        Problems problems = new Problems();
        Layout after = Pipeline.after(rows.layout(), MemoryRows.steps(steps), problems);
        assertThat(problems.list()).isEmpty();
        return after;
    }

    /** One column of each kind: numbers with a missing one, categories, dates, texts. */
    private static MemoryRows mixed() {
        List<Layout.Column> columns = List.of(
                new Layout.Column("age", Layout.Kind.NUMBER, List.of(), true, -1),
                new Layout.Column("color", Layout.Kind.CATEGORY, List.of("blue", "red"), true, -1),
                new Layout.Column("day", Layout.Kind.DATETIME, List.of(), false, -1),
                new Layout.Column("note", Layout.Kind.TEXT, List.of(), true, 0));
        return new MemoryRows(
                new Layout(columns, null, 2),
                new double[][] {{1, 0, 0, 0}, {NAN, 1, 86400 * 59.5, 0}, {4, NAN, 951782400, 0}},
                new String[][] {{"Hello, hello World"}, {null}, {"it's a wörld!"}},
                new double[] {0, 1, 1});
    }

    @Test
    void selectsDropsAndRenames() {
        MemoryRows rows = counting(2, 4);

        assertThat(prepared(rows, "[{\"type\": \"select\", \"columns\": [\"c3\", \"c0\"]}]")[1])
                .containsExactly(13, 10);
        assertThat(prepared(rows, "[{\"type\": \"drop\", \"columns\": [\"c3\", \"c0\"]}]")[1])
                .containsExactly(11, 12);
        assertThat(after(rows, """
                                [{"type": "rename", "columns": {"c0": "c1", "c1": "c0"}},
                                 {"type": "select", "columns": ["c1"]}, {"type": "rename", "columns": {"c1": "x"}}]""").names()).containsExactly("x");
        assertThat(prepared(rows, """
                                [{"type": "rename", "columns": {"c0": "c1", "c1": "c0"}},
                                 {"type": "select", "columns": ["c1"]}]""")[1]).containsExactly(10);
    }

    @Test
    void takesTheCalendarApartInUtc() {
        double[][] rows = prepared(mixed(), """
                [{"type": "select", "columns": ["day"]},
                 {"type": "datetime", "parts": ["year", "month", "day", "day_of_week", "day_of_year", "hour", "epoch"]}]""");

        assertThat(rows[0]).containsExactly(1970, 1, 1, 3, 1, 0, 0);
        assertThat(rows[1]).containsExactly(1970, 3, 1, 6, 60, 12, 86400 * 59.5);
        assertThat(rows[2]).containsExactly(2000, 2, 29, 1, 60, 0, 951782400);
    }

    @Test
    void spreadsCategoriesAndLeavesDatesOutByItself() {
        Layout layout = after(mixed(), "[{\"type\": \"impute\"}, {\"type\": \"drop\", \"columns\": [\"note\"]}]");
        double[][] rows = prepared(mixed(), "[{\"type\": \"impute\"}, {\"type\": \"drop\", \"columns\": [\"note\"]}]");

        assertThat(layout.names()).containsExactly("age", "color_blue", "color_red");
        assertThat(rows[0]).containsExactly(1, 1, 0);
        assertThat(rows[1]).containsExactly(2.5, 0, 1);
        assertThat(rows[2]).containsExactly(4, 0, 0);
    }

    @Test
    void imputesCategories() {
        String mostFrequent =
                "[{\"type\": \"select\", \"columns\": [\"color\"]}, {\"type\": \"impute\", \"strategy\": \"most_frequent\"}]";
        String constant = """
                [{"type": "select", "columns": ["color"]},
                 {"type": "impute", "strategy": "constant", "columns": ["color"], "value": "red"}]""";

        assertThat(prepared(mixed(), mostFrequent)[2]).containsExactly(1, 0);
        assertThat(prepared(mixed(), constant)[2]).containsExactly(0, 1);
    }

    @Test
    void makesIndicesOfTexts() {
        double[][] tokens = prepared(mixed(), """
                [{"type": "select", "columns": ["note"]}, {"type": "tokens", "column": "note", "length": 4}]""");
        double[][] few = prepared(mixed(), """
                [{"type": "select", "columns": ["note"]}, {"type": "tokens", "column": "note", "length": 4, "max_tokens": 3}]""");
        double[][] characters = prepared(MemoryRows.ofTexts("abba", "cab", "", null), """
                [{"type": "characters", "column": "c0", "length": 3}]""");

        // The most frequent first, then in the order of their signs: hello, !, ",", a, it's, world, wörld.
        assertThat(tokens[0]).containsExactly(2, 4, 2, 7);
        assertThat(tokens[1]).containsExactly(0, 0, 0, 0);
        assertThat(tokens[2]).containsExactly(6, 5, 8, 3);
        assertThat(few[0]).containsExactly(2, 1, 2, 1);
        assertThat(characters).isDeepEqualTo(new double[][] {{2, 3, 3}, {4, 2, 3}, {0, 0, 0}, {0, 0, 0}});
    }

    @Test
    void aTextHasUnknownSignsAtPrediction() {
        MemoryRows rows = MemoryRows.ofTexts("ab", "ba");
        Pipeline pipeline =
                rows.fit(MemoryRows.steps("[{\"type\": \"characters\", \"column\": \"c0\", \"length\": 3}]"));

        assertThat(MemoryRows.ofTexts("a🙂b").applied(pipeline, false)[0]).containsExactly(2, 1, 3);
    }

    @Test
    void hashesToTheSamePlaceAlways() {
        List<String> names = IntStream.range(0, 1000).mapToObj(i -> "name " + i).toList();
        MemoryRows rows = MemoryRows.ofCategories(names, new double[1000], 0);
        double[][] hashed = prepared(rows, "[{\"type\": \"hashing\", \"column\": \"c0\", \"buckets\": 10}]");
        double[] counts = new double[10];
        for (double[] row : hashed) {
            assertThat(Arrays.stream(row).sum()).isEqualTo(1);
            for (int i = 0; i < 10; i++) {
                counts[i] += row[i];
            }
        }

        assertThat(Arrays.stream(counts).allMatch(count -> count > 60 && count < 140))
                .isTrue();
        assertThat(prepared(MemoryRows.ofTexts("name name", "Name, 7"), """
                [{"type": "hashing", "column": "c0", "buckets": 1000}]""")).satisfies(texts -> {
            int name = WordHash.bucket("name", 1000);
            assertThat(texts[0][name]).isEqualTo(2);
            assertThat(texts[1][name]).isEqualTo(1);
            assertThat(Arrays.stream(texts[1]).sum()).isEqualTo(3);
        });
    }

    @Test
    void shapesArrays() {
        MemoryRows images = ofShape(1, 2, 3, 1);

        assertThat(prepared(images, "[{\"type\": \"transpose\", \"axes\": [1, 0, 2]}]")[0])
                .containsExactly(0, 3, 1, 4, 2, 5);
        assertThat(after(images, "[{\"type\": \"transpose\", \"axes\": [1, 0, 2]}]")
                        .shape())
                .isEqualTo(Shape.of(3, 2, 1));
        assertThat(prepared(images, "[{\"type\": \"slice\", \"axis\": 1, \"from\": -2}]")[0])
                .containsExactly(1, 2, 4, 5);
        assertThat(after(images, "[{\"type\": \"slice\", \"axis\": 1, \"from\": -2}]")
                        .shape())
                .isEqualTo(Shape.of(2, 2, 1));
        assertThat(prepared(images, "[{\"type\": \"slice\", \"axis\": 1, \"to\": 3, \"step\": 2}]")[0])
                .containsExactly(0, 2, 3, 5);
        assertThat(after(images, "[{\"type\": \"reshape\", \"shape\": [3, -1]}]")
                        .shape())
                .isEqualTo(Shape.of(3, 2));
        assertThat(after(counting(1, 8), "[{\"type\": \"reshape\", \"shape\": [2, 2, 2]}]")
                        .shape())
                .isEqualTo(Shape.of(2, 2, 2));
        assertThat(prepared(counting(2, 4), "[{\"type\": \"slice\", \"from\": 1, \"to\": -1}]")[1])
                .containsExactly(11, 12);
        assertThat(prepared(counting(2, 4), "[{\"type\": \"slice\", \"from\": 1, \"step\": 2147483647}]")[1])
                .containsExactly(11);
    }

    @Test
    void refusesAWindowThatNoDataSetFills() {
        assertThat(catchThrowableOfType(
                                InvalidInputException.class,
                                () -> MemoryRows.steps(
                                        "[{\"type\": \"window\", \"length\": 2, \"horizon\": 2147483647}]"))
                        .problems())
                .extracting(problem -> problem.pointer() + " " + problem.code())
                .containsExactly("/horizon out_of_range");
    }

    @Test
    void resizesAndMakesGray() {
        MemoryRows square = ofShape(1, 2, 2, 1);

        // As torch.nn.functional.interpolate with bilinear and align_corners=False.
        assertThat(prepared(square, "[{\"type\": \"resize\", \"height\": 4, \"width\": 4}]")[0])
                .containsExactly(0, 0.25, 0.75, 1, 0.5, 0.75, 1.25, 1.5, 1.5, 1.75, 2.25, 2.5, 2, 2.25, 2.75, 3);
        assertThat(prepared(ofShape(1, 4, 4, 1), "[{\"type\": \"resize\", \"height\": 2, \"width\": 2}]")[0])
                .containsExactly(2.5, 4.5, 10.5, 12.5);
        assertThat(prepared(ofShape(1, 4, 4, 1), """
                        [{"type": "resize", "height": 2, "width": 2, "interpolation": "nearest"}]""")[0]).containsExactly(0, 2, 8, 10);
        assertThat(prepared(ofShape(1, 1, 2, 3), "[\"grayscale\"]")[0])
                .containsExactly(0.587 + 2 * 0.114, 3 * 0.2989 + 4 * 0.587 + 5 * 0.114);
    }

    @Test
    void scalesArraysByTheirLastAxis() {
        MemoryRows images = ofShape(3, 2, 1, 2);

        double[][] rows = prepared(images, "[\"min_max\"]");

        // Channel 0 reaches from 0 to 202, channel 1 from 1 to 203.
        assertThat(rows[1]).containsExactly(100 / 202.0, 100 / 202.0, 102 / 202.0, 102 / 202.0);
        assertThat(prepared(images, "[{\"type\": \"rescale\", \"scale\": 2, \"offset\": 1}]")[0])
                .containsExactly(1, 3, 5, 7);
    }

    @Test
    void makesSequencesOfRows() {
        MemoryRows rows = counting(8, 2);

        Pipeline pipeline = rows.fit(
                MemoryRows.steps("[{\"type\": \"window\", \"length\": 3, \"horizon\": 2, \"include_target\": false}]"));

        assertThat(pipeline.shape()).isEqualTo(Shape.of(3, 2));
        assertThat(pipeline.run().input(rows, 4, true)).containsExactly(0, 1, 10, 11, 20, 21);
        assertThat(pipeline.run().input(rows, 7, true)).containsExactly(30, 31, 40, 41, 50, 51);
    }

    @Test
    void fitsStepsBeforeAWindowOnTheRowsThatTrainingWindowsLieOver() {
        MemoryRows rows = counting(10, 1);
        List<Preparation> steps = MemoryRows.steps(
                "[\"min_max\", {\"type\": \"window\", \"length\": 2, \"include_target\": false}, {\"type\": \"rescale\", \"scale\": 10}]");

        // Targets 2 to 5: the windows lie over rows 0 to 4, whose values are 0 to 40.
        Pipeline pipeline = Pipeline.fit(rows, steps, new int[] {2, 3, 4, 5});

        assertThat(pipeline.run().input(rows, 5, true)).containsExactly(7.5, 10);
        assertThat(pipeline.run().input(rows, 7, false)).containsExactly(12.5, 15);
    }

    @Test
    void fitsOnTrainingRowsOnly() {
        MemoryRows rows = MemoryRows.ofNumbers(new double[][] {{0}, {10}, {1000}, {NAN}});
        List<Preparation> steps = MemoryRows.steps("[{\"type\": \"impute\"}, \"min_max\"]");

        double[][] applied = rows.applied(Pipeline.fit(rows, steps, new int[] {0, 1}), false);

        assertThat(applied).isDeepEqualTo(new double[][] {{0}, {1}, {100}, {0.5}});
    }

    @Test
    void encodesATrainingRowWithoutItsOwnTarget() {
        CounterRandom random = CounterRandom.of(5);
        List<String> names = IntStream.range(0, 400)
                .mapToObj(i -> "n" + Long.remainderUnsigned(random.bits(i), 200))
                .toList();
        double[] targets = IntStream.range(0, 400)
                .mapToDouble(i -> random.bits(1000 + i) & 1)
                .toArray();
        MemoryRows rows = MemoryRows.ofCategories(names, targets, 2);
        Pipeline pipeline = rows.fit(MemoryRows.steps("[{\"type\": \"target_encoding\", \"smoothing\": 0}]"));

        // The targets are coin flips: what a row is encoded by must not tell its own.
        assertThat(Math.abs(correlation(rows.applied(pipeline, true), targets))).isLessThan(0.15);
        assertThat(correlation(rows.applied(pipeline, false), targets)).isGreaterThan(0.5);
        double[] changed = targets.clone();
        changed[7] = 1 - changed[7];
        double[][] others = new MemoryRows(rows.layout(), rows.rows(), rows.texts(), changed)
                .applied(
                        new MemoryRows(rows.layout(), rows.rows(), rows.texts(), changed)
                                .fit(MemoryRows.steps("[{\"type\": \"target_encoding\", \"smoothing\": 0}]")),
                        true);
        int seen = Lookup.fold(7, 5);
        for (int row = 0; row < 400; row++) {
            if (Lookup.fold(row, 5) == seen) {
                assertThat(others[row]).as("row " + row).isEqualTo(rows.applied(pipeline, true)[row]);
            }
        }
    }

    private static double correlation(double[][] encoded, double[] targets) {
        double meanX =
                Arrays.stream(encoded).mapToDouble(row -> row[0]).average().orElseThrow();
        double meanY = Arrays.stream(targets).average().orElseThrow();
        double xy = 0;
        double xx = 0;
        double yy = 0;
        for (int i = 0; i < targets.length; i++) {
            xy += (encoded[i][0] - meanX) * (targets[i] - meanY);
            xx += (encoded[i][0] - meanX) * (encoded[i][0] - meanX);
            yy += (targets[i] - meanY) * (targets[i] - meanY);
        }
        return xy / Math.sqrt(xx * yy);
    }

    @Test
    void comesBackFromJsonToTheSameBits() {
        MemoryRows mixed = mixed();
        Pipeline pipeline = mixed.fit(MemoryRows.steps("""
                [{"type": "impute", "indicator": true}, "standardize", {"type": "robust", "columns": ["age"]},
                 {"type": "clip", "columns": ["age"]}, {"type": "log", "columns": ["age"], "offset": 5}, "target_encoding",
                 "datetime", {"type": "tokens", "column": "note", "length": 3}, {"type": "polynomial", "columns": ["age", "color"]},
                 {"type": "window", "length": 2, "include_target": false}, {"type": "transpose", "axes": [1, 0]}]"""));
        JsonMapper mapper = JsonMapper.builder().build();

        Pipeline read = mapper.readValue(mapper.writeValueAsString(pipeline), Pipeline.class);

        assertThat(mixed.applied(read, false)).isDeepEqualTo(mixed.applied(pipeline, false));
        assertThat(mixed.applied(read, true)).isDeepEqualTo(mixed.applied(pipeline, true));
        assertThat(mapper.writeValueAsString(read)).isEqualTo(mapper.writeValueAsString(pipeline));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "[]                                                                          | [ text_left]",
                "[{\"type\": \"drop\", \"columns\": [\"note\"]}]                             | [ missing_values]",
                "[{\"type\": \"drop\", \"columns\": [\"note\", \"nots\"]}]                   | [/0/columns/1 unknown_column,  missing_values]",
                "[{\"type\": \"select\", \"columns\": [\"color\", \"color\"]}]               | [/0/columns/1 duplicate]",
                "[{\"type\": \"select\", \"columns\": [\"day\"]}]                            | [ nothing_left]",
                "[{\"type\": \"select\", \"columns\": [\"color\"]}, {\"type\": \"standardize\", \"columns\": [\"color\"]}] | [/1/columns/0 wrong_kind]",
                "[{\"type\": \"select\", \"columns\": [\"color\"]}, {\"type\": \"rename\", \"columns\": {\"colour\": \"x\"}}] | [/1/columns/colour unknown_column]",
                "[{\"type\": \"select\", \"columns\": [\"age\"]}, {\"type\": \"reshape\", \"shape\": [1, 1]}] | [/1 missing_values,  missing_values]",
                "[{\"type\": \"select\", \"columns\": [\"color\"]}, {\"type\": \"reshape\", \"shape\": [1]}] | [/1 wrong_kind]",
                "[{\"type\": \"select\", \"columns\": [\"color\"]}, \"one_hot\", {\"type\": \"reshape\", \"shape\": [3, -1]}] | [/2/shape shape_mismatch]",
                "[{\"type\": \"select\", \"columns\": [\"color\"]}, \"one_hot\", {\"type\": \"pca\", \"components\": 3}] | [/2/components out_of_range]",
                "[{\"type\": \"select\", \"columns\": [\"color\"]}, {\"type\": \"tokens\", \"column\": \"color\", \"length\": 3}] | [/1/column wrong_kind]",
                "[{\"type\": \"select\", \"columns\": [\"color\"]}, {\"type\": \"ordinal\", \"order\": {\"color\": [\"red\"]}}] | [/1/order/color wrong_categories,  missing_values]",
                "[{\"type\": \"select\", \"columns\": [\"color\"]}, {\"type\": \"impute\", \"strategy\": \"constant\", \"columns\": [\"color\"], \"value\": \"rad\"}] | [/1/value unknown_category]",
                "[{\"type\": \"select\", \"columns\": [\"age\"]}, {\"type\": \"impute\", \"strategy\": \"constant\", \"value\": \"x\"}] | [/1/value not_a_number]",
                "[{\"type\": \"select\", \"columns\": [\"color\"]}, {\"type\": \"resize\", \"height\": 3, \"width\": 3}] | [/1 not_images]",
                "[{\"type\": \"select\", \"columns\": [\"color\"]}, \"grayscale\"]          | [/1 not_images]",
                "[{\"type\": \"select\", \"columns\": [\"color\"]}, {\"type\": \"slice\", \"axis\": 1}] | [/1/axis out_of_range]",
                "[{\"type\": \"select\", \"columns\": [\"color\"]}, {\"type\": \"slice\", \"from\": 5}] | [/1/to out_of_range]",
                "[{\"type\": \"select\", \"columns\": [\"color\"]}, {\"type\": \"transpose\", \"axes\": [1, 0]}] | [/1/axes shape_mismatch]",
                "[{\"type\": \"select\", \"columns\": [\"color\"]}, {\"type\": \"window\", \"length\": 2}, {\"type\": \"window\", \"length\": 2}] | [/2 duplicate]",
                "[{\"type\": \"window\", \"length\": 2}]                                     | [/0 text_left]",
                "[{\"type\": \"select\", \"columns\": [\"color\"]}, {\"type\": \"window\", \"length\": 2}, {\"type\": \"standardize\", \"columns\": [\"color\"]}] | [/2/columns no_columns]"
            })
    void refusesWhatDoesNotFit(String steps, String problems) {
        assertThat(mixed().problems(MemoryRows.steps(steps)).toString().replace(", ", ","))
                .isEqualTo(problems.replace(", ", ","));
    }

    @Test
    void refusesRowsThatAStepCanNotBeFittedOn() {
        MemoryRows rows = MemoryRows.ofNumbers(new double[][] {{-3, NAN}, {2, NAN}});

        assertThat(catchThrowableOfType(
                                InvalidInputException.class,
                                () -> prepared(rows, "[{\"type\": \"log\", \"columns\": [\"c0\"]}]"))
                        .problems())
                .extracting(problem -> problem.pointer() + " " + problem.code())
                .containsExactly("/0/offset out_of_range");
        assertThat(catchThrowableOfType(InvalidInputException.class, () -> prepared(rows, "[{\"type\": \"impute\"}]"))
                        .problems())
                .extracting(problem -> problem.pointer() + " " + problem.code())
                .containsExactly("/0 no_values");
    }
}
