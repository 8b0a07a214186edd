package dev.descent.dataset.ingest;

import dev.descent.dataset.ColumnInfo;
import dev.descent.dataset.DatasetInfo;
import dev.descent.tensor.Shape;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What ingest found out about the rows that it wrote; {@link DatasetInfo} without its identity. */
public record Content(
        String digest,
        DatasetInfo.Kind kind,
        Shape inputShape,
        List<String> classes,
        int rows,
        int testRows,
        List<ColumnInfo> columns,
        @Nullable ColumnInfo pixels,
        ColumnInfo target,
        List<DatasetInfo.ClassCount> classCounts,
        DatasetInfo.@Nullable Parsed parsed) {

    /** Of a file about which nothing was guessed. */
    public Content(
            String digest,
            DatasetInfo.Kind kind,
            Shape inputShape,
            List<String> classes,
            int rows,
            int testRows,
            List<ColumnInfo> columns,
            @Nullable ColumnInfo pixels,
            ColumnInfo target,
            List<DatasetInfo.ClassCount> classCounts) {
        this(digest, kind, inputShape, classes, rows, testRows, columns, pixels, target, classCounts, null);
    }

    DatasetInfo identified(String id, String name, DatasetInfo.Format format, Instant createdAt, long bytes) {
        return new DatasetInfo(
                id,
                name,
                format,
                createdAt,
                digest,
                bytes,
                kind,
                inputShape,
                classes,
                1,
                rows,
                testRows,
                columns,
                pixels,
                target,
                classCounts,
                parsed);
    }
}
