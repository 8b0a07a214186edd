package dev.descent.dataset.split;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.descent.spec.InvalidInputException;
import dev.descent.spec.SpecReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class SplitTest {

    /** Rows with a class, and one column. */
    private record Rows(int[] rows, float[] targets, int classes, double[] values, List<String> categories)
            implements Candidates {

        static Rows ofClasses(int classes, int... counts) {
            float[] targets = new float[Arrays.stream(counts).sum()];
            int row = 0;
            for (int label = 0; label < counts.length; label++) {
                Arrays.fill(targets, row, row += counts[label], label);
            }
            return new Rows(IntStream.range(0, targets.length).toArray(), targets, classes, new double[0], List.of());
        }

        static Rows ofColumn(double... values) {
            return new Rows(
                    IntStream.range(0, values.length).toArray(), new float[values.length], 0, values, List.of());
        }

        @Override
        public float target(int row) {
            return targets[row];
        }

        @Override
        public double[] column(String name) {
            return Arrays.stream(rows).mapToDouble(row -> values[row]).toArray();
        }

        @Override
        public List<String> categories(String column) {
            return categories;
        }
    }

    private static Split split(String json) {
        return SpecReader.read(json, Split.class);
    }

    private static int[] all(Partition partition) {
        return Stream.of(partition.train(), partition.validation(), partition.test())
                .flatMapToInt(Arrays::stream)
                .sorted()
                .toArray();
    }

    private static Map<Integer, Long> byClass(Rows rows, int[] part) {
        return Arrays.stream(part)
                .boxed()
                .collect(Collectors.groupingBy(row -> (int) rows.target(row), Collectors.counting()));
    }

    private static String problem(Split split, Rows rows) {
        return catchThrowableOfType(InvalidInputException.class, () -> split.draw(rows, 1)).problems().stream()
                .map(found -> found.pointer() + " " + found.code())
                .collect(Collectors.joining(", "));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\": \"random\", \"validation\": 0.2, \"test\": 0.1}",
                "{\"type\": \"stratified\", \"validation\": 0.2, \"test\": 0.1}",
                "{\"type\": \"time\", \"validation\": 0.2, \"test\": 0.1}"
            })
    void everyRowIsInOnePart(String json) {
        Rows rows = Rows.ofClasses(3, 70, 90, 40);

        Partition partition = split(json).draw(rows, 5);

        assertThat(all(partition)).isEqualTo(rows.rows());
        assertThat(partition.validation()).hasSize(40).isSorted();
        assertThat(partition.test()).hasSize(20).isSorted();
        assertThat(split(json).guess(200)).isEqualTo(new Split.HeldOut(40, 20));
    }

    @ParameterizedTest
    @ValueSource(strings = {"random", "stratified"})
    void drawsByTheSeed(String type) {
        Rows rows = Rows.ofClasses(2, 50, 50);
        Split split = split("{\"type\": \"" + type + "\", \"validation\": 0.2}");

        assertThat(split.draw(rows, 7).validation())
                .isEqualTo(split.draw(rows, 7).validation());
        assertThat(split.draw(rows, 8).validation())
                .isNotEqualTo(split.draw(rows, 7).validation());
    }

    @Test
    void holdsOutEachClassAlike() {
        Rows rows = Rows.ofClasses(3, 50, 50, 50);

        Partition partition = split("{\"type\": \"stratified\", \"validation\": 0.1, \"test\": 0.2}")
                .draw(rows, 7);

        assertThat(byClass(rows, partition.validation())).isEqualTo(Map.of(0, 5L, 1, 5L, 2, 5L));
        assertThat(byClass(rows, partition.test())).isEqualTo(Map.of(0, 10L, 1, 10L, 2, 10L));
    }

    @Test
    void takesTheOnlyRowOfAClassLast() {
        Rows rows = Rows.ofClasses(3, 5, 1, 4);

        Partition partition =
                split("{\"type\": \"stratified\", \"validation\": 0.5}").draw(rows, 1);

        assertThat(partition.validation()).hasSize(5).doesNotContain(5);
    }

    @Test
    void stratifiesByAColumn() {
        Rows rows = Rows.ofColumn(
                IntStream.range(0, 100).mapToDouble(i -> i % 4 == 0 ? 1 : 0).toArray());

        Partition partition = split("{\"type\": \"stratified\", \"validation\": 0.2, \"column\": \"c\"}")
                .draw(rows, 3);

        assertThat(Arrays.stream(partition.validation()).filter(row -> row % 4 == 0))
                .hasSize(5);
        assertThat(partition.validation()).hasSize(20);
    }

    static Stream<JsonNode> stratified() throws IOException {
        try (InputStream in = Objects.requireNonNull(SplitTest.class.getResourceAsStream("/golden/preparation.json"))) {
            return SpecReader.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8))
                    .path("stratified")
                    .valueStream();
        }
    }

    @ParameterizedTest
    @MethodSource("stratified")
    void holdsOutAsManyOfEachClassAsScikitLearnDoes(JsonNode golden) {
        int[] counts =
                golden.get("counts").valueStream().mapToInt(JsonNode::intValue).toArray();
        Rows rows = Rows.ofClasses(counts.length, counts);

        Partition partition = split("{\"type\": \"stratified\", \"validation\": " + golden.get("validation") + "}")
                .draw(rows, 1);

        Map<Integer, Long> held = byClass(rows, partition.validation());
        for (int label = 0; label < counts.length; label++) {
            assertThat(held.getOrDefault(label, 0L))
                    .as("class " + label)
                    .isEqualTo(golden.get("validation_counts").get(label).longValue());
        }
    }

    @Test
    void takesTheLastRowsInTime() {
        Split split = split("{\"type\": \"time\", \"validation\": 0.25, \"test\": 0.25, \"column\": \"t\"}");

        Partition partition = split.draw(Rows.ofColumn(30, 10, 80, 20, 70, 40, 60, 50), 1);

        assertThat(partition.train()).containsExactly(0, 1, 3, 5);
        assertThat(partition.validation()).containsExactly(6, 7);
        assertThat(partition.test()).containsExactly(2, 4);
        assertThat(problem(split, Rows.ofColumn(1, 2, Double.NaN, 4))).isEqualTo("/column missing_values");
        assertThat(split("{\"type\": \"time\", \"validation\": 0.25}")
                        .draw(Rows.ofColumn(4, 3, 2, 1), 1)
                        .validation())
                .containsExactly(3);
    }

    @Test
    void keepsGroupsTogether() {
        double[] patients = IntStream.range(0, 300).mapToDouble(i -> i * 7 % 30).toArray();
        Split split = split("{\"type\": \"group\", \"validation\": 0.2, \"test\": 0.1, \"column\": \"patient\"}");

        Partition partition = split.draw(Rows.ofColumn(patients), 4);

        assertThat(all(partition)).hasSize(300);
        assertThat(partition.validation()).hasSize(60);
        assertThat(partition.test()).hasSize(30);
        for (double patient : patients) {
            assertThat(Stream.of(partition.train(), partition.validation(), partition.test())
                            .filter(part -> Arrays.stream(part).anyMatch(row -> patients[row] == patient)))
                    .as("parts of patient " + patient)
                    .hasSize(1);
        }
        assertThat(problem(split, Rows.ofColumn(1, 1, 1, 1, 1, 1, 1, 1, 1, 1))).isEqualTo("/column too_few_groups");
    }

    @Test
    void takesThePartsThatAColumnMarks() {
        Rows rows = new Rows(
                new int[] {0, 1, 2, 3, 4},
                new float[5],
                0,
                new double[] {2, 0, 1, 2, Double.NaN},
                List.of("test", "train", "val"));

        Partition partition = split(
                        "{\"type\": \"column\", \"column\": \"part\", \"validation\": [\"val\"], \"test\": [\"test\"]}")
                .draw(rows, 1);

        assertThat(partition.train()).containsExactly(2, 4);
        assertThat(partition.validation()).containsExactly(0, 3);
        assertThat(partition.test()).containsExactly(1);
        assertThat(problem(split("{\"type\": \"column\", \"column\": \"part\", \"test\": [\"tset\"]}"), rows))
                .isEqualTo("/test/0 unknown_value");
        assertThat(split("{\"type\": \"column\", \"column\": \"fold\", \"validation\": [\"2\"]}")
                        .draw(Rows.ofColumn(1, 2, 3, 2), 1)
                        .validation())
                .containsExactly(1, 3);
    }

    @Test
    void foldsHoldEachRowOnceAndEachClassAlike() {
        Rows rows = Rows.ofClasses(2, 33, 14);

        int[] validated = IntStream.range(0, 5)
                .mapToObj(fold -> split("{\"type\": \"fold\", \"folds\": 5, \"fold\": " + fold + "}")
                        .draw(rows, 9))
                .peek(partition -> assertThat(all(partition)).isEqualTo(rows.rows()))
                .peek(partition -> assertThat(partition.validation().length).isBetween(9, 10))
                .peek(partition ->
                        assertThat(byClass(rows, partition.validation()).get(1)).isBetween(2L, 3L))
                .flatMapToInt(partition -> Arrays.stream(partition.validation()))
                .sorted()
                .toArray();

        assertThat(validated).isEqualTo(rows.rows());
        assertThat(problem(split("{\"type\": \"fold\", \"folds\": 5, \"fold\": 0}"), Rows.ofColumn(1, 2)))
                .isEqualTo("/folds out_of_range");
    }

    @Test
    void refusesSharesThatLeaveAPartWithoutRows() {
        Rows four = Rows.ofClasses(2, 2, 2);

        assertThat(problem(split("{\"type\": \"random\", \"validation\": 0.1}"), four))
                .isEqualTo("/validation out_of_range");
        assertThat(problem(split("{\"type\": \"random\", \"test\": 0.1}"), four))
                .isEqualTo("/test out_of_range");
        assertThat(problem(split("{\"type\": \"random\", \"validation\": 0.5, \"test\": 0.4}"), four))
                .isEqualTo(" out_of_range");
        assertThat(catchThrowableOfType(
                                InvalidInputException.class,
                                () -> split("{\"type\": \"random\", \"validation\": 0.5, \"test\": 0.5}"))
                        .problems())
                .extracting(problem -> problem.pointer() + " " + problem.code())
                .containsExactly("/test out_of_range");
        assertThat(catchThrowableOfType(InvalidInputException.class, () -> split("{\"type\": \"random\"}"))
                        .problems())
                .extracting(problem -> problem.code())
                .containsExactly("required");
    }
}
