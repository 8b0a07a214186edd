package dev.descent.dataset.preparation;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.descent.spec.NearName;
import dev.descent.spec.Problems;
import dev.descent.tensor.Shape;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What a row consists of between two steps: named columns of one number each, or an array of numbers.
 *
 * @param columns in the order of the row's numbers; empty for an array
 * @param array shape of the row; null for columns
 * @param classes of the target; 0 if it is a number
 */
public record Layout(List<Column> columns, @Nullable Shape array, int classes) {

    /** What the number of a column is. */
    public enum Kind {
        NUMBER,
        /** Index of a category. */
        CATEGORY,
        /** Seconds since 1970-01-01T00:00Z. */
        DATETIME,
        /** No number at all: the text is kept beside the row. */
        TEXT
    }

    /**
     * One column.
     *
     * @param categories names by index; empty unless it holds categories
     * @param missing whether a value may be missing, which is then NaN
     * @param text number of the row's text, from 0; −1 unless it holds texts
     */
    public record Column(String name, Kind kind, List<String> categories, boolean missing, int text) {

        public Column {
            categories = List.copyOf(Objects.requireNonNullElse(categories, List.of()));
        }

        public static Column number(String name) {
            return new Column(name, Kind.NUMBER, List.of(), false, -1);
        }

        Column withoutMissing() {
            return new Column(name, kind, categories, false, text);
        }

        Column named(String other) {
            return new Column(other, kind, categories, missing, text);
        }
    }

    public Layout {
        columns = List.copyOf(columns);
    }

    /** The same target with other columns. */
    Layout with(List<Column> others) {
        return new Layout(others, null, classes);
    }

    /** The same target with an array. */
    Layout with(Shape shape) {
        return new Layout(List.of(), shape, classes);
    }

    @JsonIgnore
    public Shape shape() {
        return array == null ? Shape.of(columns.size()) : array;
    }

    @JsonIgnore
    public boolean isArray() {
        return array != null;
    }

    /** Numbers of a row. */
    @JsonIgnore
    public int width() {
        return array == null ? columns.size() : Math.toIntExact(array.elements());
    }

    /** Numbers after which the features begin anew: one for each column, or for each index of an array's last axis. */
    @JsonIgnore
    int features() {
        return array == null ? columns.size() : array.rank() == 0 ? 1 : array.size(-1);
    }

    List<String> names() {
        return columns.stream().map(Column::name).toList();
    }

    /**
     * Places of the columns that a step works on, ascending.
     *
     * @param wanted their names; null for all of the kinds
     * @param kinds that the step can work on
     * @param problems seen from the step; told of names that there aren't, and of columns of another kind
     */
    int[] pick(@Nullable List<String> wanted, Set<Kind> kinds, Problems problems) {
        if (array != null) {
            if (wanted != null) {
                problems.at("columns")
                        .add(
                                "no_columns",
                                "Rows are arrays of shape " + array
                                        + " here, whose columns have no names; put the step earlier, or leave `columns` out.");
            }
            return IntStream.range(0, features()).toArray();
        }
        if (wanted == null) {
            return IntStream.range(0, columns.size())
                    .filter(column -> kinds.contains(columns.get(column).kind()))
                    .toArray();
        }
        Set<Integer> picked = new HashSet<>();
        for (int i = 0; i < wanted.size(); i++) {
            int column = find(wanted.get(i), problems.at("columns").at(i));
            if (column < 0) {
                continue;
            }
            Column found = columns.get(column);
            if (!kinds.contains(found.kind())) {
                problems.at("columns")
                        .at(i)
                        .add(
                                "wrong_kind",
                                "Column `" + found.name() + "` holds " + plural(found.kind())
                                        + " here, and this step works on "
                                        + String.join(
                                                " and ",
                                                kinds.stream()
                                                        .map(Layout::plural)
                                                        .toList())
                                        + ".");
            } else if (!picked.add(column)) {
                problems.at("columns").at(i).add("duplicate", "Column `" + found.name() + "` is named twice.");
            }
        }
        return picked.stream().mapToInt(Integer::intValue).sorted().toArray();
    }

    /** As {@link #pick} for numbers; every channel of an array. */
    int[] pickNumbers(@Nullable List<String> wanted, Problems problems) {
        return pick(wanted, EnumSet.of(Kind.NUMBER), problems);
    }

    /** Place of a column, −1 if there is none. */
    int find(String name, Problems problems) {
        int column = names().indexOf(name);
        if (column < 0) {
            problems.add(
                    "unknown_column",
                    array == null
                            ? "There is no column `" + name + "` at this step" + NearName.hint(name, names())
                            : "Rows are arrays of shape " + array + " here, whose columns have no names.",
                    array == null ? NearName.listing(names()) : null);
        }
        return column;
    }

    private static String plural(Kind kind) {
        return switch (kind) {
            case NUMBER -> "numbers";
            case CATEGORY -> "categories";
            case DATETIME -> "dates";
            case TEXT -> "texts";
        };
    }
}
