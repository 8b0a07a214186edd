package dev.descent.dataset;

import dev.descent.dataset.preparation.Layout;
import dev.descent.spec.NearName;
import dev.descent.spec.Problem;
import dev.descent.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A data set as one job sees it: a column that holds the weights of the rows, or says how they are split, is none of its inputs.
 *
 * @param info of the data set, with the inputs alone
 * @param storedColumns numbers that a stored row has
 * @param inputs place of each input column in the stored row
 * @param weights place of the column with the weights in the stored row; −1 if each row counts as one
 */
record JobView(DatasetInfo info, int storedColumns, List<Integer> inputs, int weights) {

    private static final String POINTER = "/dataset/sample_weight";

    /** All of a data set. */
    static JobView whole(DatasetInfo stored) {
        int columns = stored.columns().size();
        return new JobView(stored, columns, IntStream.range(0, columns).boxed().toList(), -1);
    }

    /** What a job sees of a data set; all of it where {@link #problems} has something to say of the column. */
    static JobView of(DatasetInfo stored, DatasetSpec spec) {
        String marking = spec.split() != null && spec.split().consumesColumn()
                ? spec.split().column()
                : null;
        if (stored.kind() != DatasetInfo.Kind.TABLE
                || spec.sampleWeight() == null && marking == null
                || !problems(stored, spec).isEmpty()) {
            return whole(stored);
        }
        List<ColumnInfo> columns = stored.columns();
        int weights = spec.sampleWeight() == null ? -1 : names(columns).indexOf(spec.sampleWeight());
        int marks = marking == null ? -1 : names(columns).indexOf(marking);
        List<Integer> inputs = IntStream.range(0, columns.size())
                .filter(column -> column != weights && column != marks)
                .boxed()
                .toList();
        List<ColumnInfo> seen = inputs.stream().map(columns::get).toList();
        Shape shape = Shape.of(seen.stream().mapToInt(ColumnInfo::width).sum());
        return new JobView(stored.seenAs(shape, seen), columns.size(), inputs, weights);
    }

    /**
     * What a row consists of before the first step.
     *
     * @param withTarget whether the target is a column too, the last one
     */
    Layout layout(boolean withTarget) {
        if (info.kind() != DatasetInfo.Kind.TABLE) {
            return new Layout(List.of(), info.inputShape(), info.classes().size());
        }
        List<Layout.Column> columns = new ArrayList<>();
        int texts = 0;
        for (ColumnInfo column : info.columns()) {
            boolean text = column.kind() == ColumnInfo.Kind.TEXT;
            columns.add(new Layout.Column(
                    column.name(),
                    switch (column.kind()) {
                        case NUMERIC, CHANNEL -> Layout.Kind.NUMBER;
                        case CATEGORICAL -> Layout.Kind.CATEGORY;
                        case DATETIME -> Layout.Kind.DATETIME;
                        case TEXT -> Layout.Kind.TEXT;
                    },
                    column.categoryNames(),
                    column.missing() > 0,
                    text ? texts++ : -1));
        }
        if (withTarget) {
            columns.add(new Layout.Column(
                    info.target().name(),
                    info.classification() ? Layout.Kind.CATEGORY : Layout.Kind.NUMBER,
                    info.classes(),
                    false,
                    -1));
        }
        return new Layout(columns, null, info.classes().size());
    }

    /** Why the column that a job names can't hold weights; empty if it can, or if the job names none. */
    static List<Problem> problems(DatasetInfo stored, DatasetSpec spec) {
        List<Problem> ofSplit = ofSplit(stored, spec);
        String name = spec.sampleWeight();
        if (name == null || !ofSplit.isEmpty()) {
            return ofSplit;
        }
        String has = "data set '" + stored.id() + "'";
        if (stored.kind() != DatasetInfo.Kind.TABLE) {
            return refused(
                    "not_a_table",
                    has + " has " + (stored.kind() == DatasetInfo.Kind.IMAGE ? "images" : "arrays")
                            + ", whose rows can't have weights; weigh its classes by class_weight",
                    null);
        }
        List<ColumnInfo> numbers = stored.columns().stream()
                .filter(column -> column.kind() == ColumnInfo.Kind.NUMERIC)
                .toList();
        String allowed = NearName.listing(names(numbers));
        if (!names(stored.columns()).contains(name)) {
            return refused(
                    "unknown_column",
                    name.equals(stored.target().name())
                            ? "column '" + name + "' is the target; weights stand in a column of their own"
                            : has + " has no column '" + name + "'" + NearName.suggestion(name, names(numbers)),
                    allowed);
        }
        ColumnInfo column = stored.columns().get(names(stored.columns()).indexOf(name));
        if (column.kind() != ColumnInfo.Kind.NUMERIC) {
            String held = switch (column.kind()) {
                case TEXT -> "texts";
                case DATETIME -> "dates";
                default -> "categories";
            };
            return refused("not_numbers", "column '" + name + "' holds " + held + ", and weights are numbers", allowed);
        }
        if (stored.columns().size() == 1) {
            return refused(
                    "nothing_to_learn",
                    "column '" + name + "' is the only input; without it there is nothing to learn from",
                    null);
        }
        return ofNumbers(column);
    }

    private static List<Problem> ofSplit(DatasetInfo stored, DatasetSpec spec) {
        String column = spec.split() == null ? null : spec.split().column();
        if (column == null) {
            return List.of();
        }
        String place = "/dataset/split/column";
        if (stored.kind() != DatasetInfo.Kind.TABLE) {
            return List.of(new Problem(
                    place, "not_a_table", "data set '" + stored.id() + "' has no columns; split it another way"));
        }
        List<String> names = stored.columns().stream()
                .filter(other -> other.kind() != ColumnInfo.Kind.TEXT)
                .map(ColumnInfo::name)
                .toList();
        if (!names.contains(column)) {
            return List.of(new Problem(
                    place,
                    "unknown_column",
                    "data set '" + stored.id() + "' has no column '" + column + "' to split by"
                            + NearName.suggestion(column, names),
                    NearName.listing(names)));
        }
        ColumnInfo found = stored.columns().get(names(stored.columns()).indexOf(column));
        if (found.missing() > 0) {
            return List.of(new Problem(
                    place,
                    "missing_values",
                    "column '" + column + "' lacks " + found.missing()
                            + " values, and rows are split by it; fill them in"));
        }
        return List.of();
    }

    private static List<Problem> ofNumbers(ColumnInfo column) {
        if (column.missing() > 0) {
            return refused(
                    "missing_values",
                    "column '" + column.name() + "' lacks " + column.missing() + " weights; every row needs one",
                    null);
        }
        double least = Objects.requireNonNullElse(column.min(), 0.0);
        double most = Objects.requireNonNullElse(column.max(), 0.0);
        if (least < 0) {
            return refused(
                    "out_of_range",
                    "weights are at least 0, and column '" + column.name() + "' goes down to " + least,
                    "≥ 0");
        }
        return most > 0
                ? List.of()
                : refused(
                        "out_of_range",
                        "every weight in column '" + column.name() + "' is 0; some row must count",
                        "≥ 0, one > 0");
    }

    private static List<Problem> refused(String code, String message, @Nullable String allowed) {
        return List.of(new Problem(POINTER, code, message, allowed));
    }

    private static List<String> names(List<ColumnInfo> columns) {
        return columns.stream().map(ColumnInfo::name).toList();
    }
}
