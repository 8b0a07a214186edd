package dev.descent.dataset.profile;

import dev.descent.dataset.ColumnInfo;
import dev.descent.dataset.DatasetInfo;
import dev.descent.spec.Problem;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds what may spoil a training: columns that say nothing, or too much. */
final class Warnings {

    /** A column that follows the target this closely is likely to be made from it. */
    private static final double LEAKING_CORRELATION = 0.999;

    private static final double MOSTLY = 0.5;

    /** Rows of the largest class for each of the smallest. */
    private static final double IMBALANCE = 10;

    private static final int FEWEST_ROWS = 10;

    private final DatasetInfo info;
    private final float[] targets;
    private final List<Problem> found = new ArrayList<>();

    Warnings(DatasetInfo info, float[] targets) {
        this.info = info;
        this.targets = targets;
    }

    /** @param values of all rows of the column */
    void look(Profile.Column column, double[] values) {
        if (saysNothing(column, values.length)) {
            return;
        }
        if (values.length >= FEWEST_ROWS && leaks(column, values)) {
            add(
                    column,
                    "target_leak",
                    "Column `" + column.name() + "` tells the target `"
                            + info.target().name()
                            + "` nearly without error; make sure that it is known before what is to be predicted, or drop it.");
        } else if (column.kind() == ColumnInfo.Kind.CATEGORICAL
                && column.distinct() == column.count()
                && column.count() >= FEWEST_ROWS) {
            addIdentifier(column);
        }
    }

    /** Warns of values that are missing, or all the same. @return whether there is nothing more to find */
    private boolean saysNothing(Profile.Column column, int rows) {
        String name = "Column `" + column.name() + "`";
        if (column.distinct() <= 1) {
            add(
                    column,
                    "constant_column",
                    name
                            + (column.count() == 0
                                    ? " has no value at all"
                                    : " has the same value in every row"
                                            + (column.missing() == 0 ? "" : " that has one"))
                            + ", from which nothing can be learned; drop it.");
            return true;
        }
        if (column.missing() > MOSTLY * rows) {
            add(
                    column,
                    "mostly_missing",
                    name + " lacks its value in " + percent(column.missing(), rows) + " of the rows.");
        }
        return false;
    }

    private void addIdentifier(Profile.Column column) {
        add(
                column,
                "identifier",
                "Column `" + column.name()
                        + "` has another value in every row, as names and numbers of things have; drop it.");
    }

    /** @param words whether every text of the column is a single word */
    void look(Profile.Column texts, boolean words) {
        if (!saysNothing(texts, info.rows())
                && words
                && texts.distinct() == texts.count()
                && texts.count() >= FEWEST_ROWS) {
            addIdentifier(texts);
        }
    }

    private boolean leaks(Profile.Column column, double[] values) {
        if (column.kind() == ColumnInfo.Kind.CATEGORICAL || info.classification()) {
            return info.classification() && column.distinct() * 2 <= column.count() && decidesTheClass(values);
        }
        return Math.abs(correlation(values)) > LEAKING_CORRELATION;
    }

    /** Whether all rows of one value are of one class. */
    private boolean decidesTheClass(double[] values) {
        Map<Double, Float> classes = new HashMap<>();
        for (int row = 0; row < values.length; row++) {
            Float known = classes.putIfAbsent(values[row], targets[row]);
            if (known != null && known != targets[row]) {
                return false;
            }
        }
        return true;
    }

    /** Pearson's, over the rows that have a value. */
    private double correlation(double[] values) {
        double count = 0;
        double meanX = 0;
        double meanY = 0;
        double xx = 0;
        double yy = 0;
        double xy = 0;
        for (int row = 0; row < values.length; row++) {
            if (!Double.isNaN(values[row])) {
                count++;
                double dx = values[row] - meanX;
                double dy = targets[row] - meanY;
                meanX += dx / count;
                meanY += dy / count;
                xx += dx * (values[row] - meanX);
                yy += dy * (targets[row] - meanY);
                xy += dx * (targets[row] - meanY);
            }
        }
        return xx == 0 || yy == 0 ? 0 : xy / Math.sqrt(xx * yy);
    }

    /** All of them, those of the data as a whole last. */
    List<Problem> all(Profile.Column target, @Nullable Integer duplicates) {
        List<ColumnInfo.Category> classes = target.categories();
        if (classes != null && !classes.isEmpty()) {
            ColumnInfo.Category most = classes.get(0);
            ColumnInfo.Category fewest = classes.get(classes.size() - 1);
            if (most.count() > IMBALANCE * fewest.count()) {
                add(
                        target,
                        "class_imbalance",
                        "Class `" + most.name() + "` has " + most.count() + " rows and `" + fewest.name() + "` only "
                                + fewest.count()
                                + "; weigh the classes by `class_weight`, sample them alike, and look at more than the accuracy.");
            }
        } else if (target.distinct() == 1) {
            add(target, "constant_target", "Every row has the same target: there is nothing to learn.");
        }
        if (duplicates != null && duplicates > 0) {
            found.add(new Problem(
                    "",
                    "duplicate_rows",
                    duplicates + " rows (" + percent(duplicates, info.rows())
                            + ") are the same as one before them; a copy in the held-out rows makes these look better predicted"
                            + " than they are."));
        }
        return found;
    }

    private void add(Profile.Column column, String code, String message) {
        found.add(new Problem(column.name(), code, message));
    }

    private static String percent(long part, long all) {
        return String.format(Locale.ROOT, "%.1f %%", 100.0 * part / all);
    }
}
