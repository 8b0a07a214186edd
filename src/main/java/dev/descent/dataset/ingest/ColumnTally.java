package dev.descent.dataset.ingest;

import dev.descent.dataset.ColumnInfo;
import dev.descent.dataset.statistics.Moments;
import java.util.List;
import java.util.stream.IntStream;

/** Counts what is written of one column. */
final class ColumnTally {

    private final CsvColumn column;
    private final Moments.Accumulator numbers = new Moments.Accumulator();
    private final int[] counts;

    ColumnTally(CsvColumn column) {
        this.column = column;
        this.counts = new int[column.categories().size()];
    }

    /** The number to store for a text. */
    float encode(String text) {
        float value = column.encode(text);
        if (column.categorical()) {
            counts[(int) value]++;
        } else {
            numbers.add(value);
        }
        return value;
    }

    /** Empty for numbers. */
    List<ColumnInfo.Category> counts() {
        return IntStream.range(0, counts.length)
                .mapToObj(i -> new ColumnInfo.Category(column.categories().get(i), counts[i]))
                .toList();
    }

    ColumnInfo info() {
        return column.categorical()
                ? ColumnInfo.of(column.name(), counts())
                : ColumnInfo.of(column.name(), ColumnInfo.Kind.NUMERIC, numbers.moments());
    }
}
