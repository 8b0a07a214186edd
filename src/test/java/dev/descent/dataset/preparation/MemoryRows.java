package dev.descent.dataset.preparation;

import dev.descent.spec.Problems;
import dev.descent.spec.SpecReader;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Rows in memory. */
record MemoryRows(Layout layout, double[][] rows, String[][] texts, double[] targets) implements RowSource {

    /** Columns of numbers called c0, c1, …, without classes. */
    static MemoryRows ofNumbers(double[][] rows) {
        boolean missing = Arrays.stream(rows).flatMapToDouble(Arrays::stream).anyMatch(Double::isNaN);
        List<Layout.Column> columns = IntStream.range(0, rows[0].length)
                .mapToObj(i -> new Layout.Column("c" + i, Layout.Kind.NUMBER, List.of(), missing, -1))
                .toList();
        return new MemoryRows(new Layout(columns, null, 0), rows, new String[0][], new double[rows.length]);
    }

    /** One column c0 of categories; a null is missing. */
    static MemoryRows ofCategories(List<@Nullable String> values, double[] targets, int classes) {
        List<String> names = values.stream()
                .filter(value -> value != null)
                .distinct()
                .sorted()
                .toList();
        double[][] rows = values.stream()
                .map(value -> new double[] {value == null ? Double.NaN : names.indexOf(value)})
                .toArray(double[][]::new);
        Layout.Column column = new Layout.Column("c0", Layout.Kind.CATEGORY, names, values.contains(null), -1);
        return new MemoryRows(new Layout(List.of(column), null, classes), rows, new String[0][], targets);
    }

    /** One column c0 of texts. */
    static MemoryRows ofTexts(@Nullable String... texts) {
        Layout.Column column = new Layout.Column("c0", Layout.Kind.TEXT, List.of(), false, 0);
        return new MemoryRows(
                new Layout(List.of(column), null, 0),
                new double[texts.length][1],
                Arrays.stream(texts).map(text -> new String[] {text}).toArray(String[][]::new),
                new double[texts.length]);
    }

    static List<Preparation> steps(String json) {
        return SpecReader.parse(json)
                .valueStream()
                .map(node -> SpecReader.read(node, "", Preparation.class))
                .toList();
    }

    static List<Preparation> steps(JsonNode step) {
        return List.of(SpecReader.read(step, "", Preparation.class));
    }

    /** The names and kinds of mistakes that the steps have on these rows, as {@code /0/columns/1 unknown_column}. */
    List<String> problems(List<Preparation> steps) {
        Problems problems = new Problems();
        Pipeline.after(layout, steps, problems);
        return problems.list().stream()
                .map(problem -> problem.pointer() + " " + problem.code())
                .toList();
    }

    Pipeline fit(List<Preparation> steps) {
        int first = steps.stream()
                .filter(Window.class::isInstance)
                .mapToInt(step -> ((Window) step).before())
                .sum();
        return Pipeline.fit(this, steps, IntStream.range(first, rows.length).toArray());
    }

    int[] all() {
        return IntStream.range(0, rows.length).toArray();
    }

    /** Fits the steps on all rows and applies them to each, as they are applied at prediction. */
    double[][] prepared(List<Preparation> steps) {
        return applied(fit(steps), false);
    }

    double[][] applied(Pipeline pipeline, boolean fitted) {
        Pipeline.Run run = pipeline.run();
        int first = pipeline.window() == null ? 0 : pipeline.window().before();
        return IntStream.range(first, rows.length)
                .mapToObj(row -> run.input(this, row, fitted).clone())
                .toArray(double[][]::new);
    }

    @Override
    public void read(int row, double[] to) {
        System.arraycopy(rows[row], 0, to, 0, to.length);
    }

    @Override
    public RowContext context(int row, boolean fitted) {
        return new RowContext() {
            @Override
            public @Nullable String text(int index) {
                return texts[row][index];
            }

            @Override
            public long row() {
                return fitted ? row : -1;
            }
        };
    }

    @Override
    public double target(int row) {
        return targets[row];
    }
}
