package dev.descent.web;

import de.siegmar.fastcsv.writer.CsvWriter;
import dev.descent.job.Histories;
import dev.descent.job.MetricPoint;
import java.io.StringWriter;
import org.jspecify.annotations.Nullable;

/** Histories as CSV (RFC 4180): one row for each point, in which job and series are columns. */
final class MetricsCsv {

    private static final String[] COLUMNS = {
        "job",
        "series",
        "step",
        "first_step",
        "epoch",
        "time",
        "elapsed_seconds",
        "mean",
        "min",
        "max",
        "count",
        "non_finite"
    };

    private MetricsCsv() {}

    static String of(Histories histories) {
        StringWriter text = new StringWriter();
        // A text needs no buffer before it, nor anything to be closed.
        CsvWriter csv = CsvWriter.builder().bufferSize(0).build(text);
        csv.writeRecord(COLUMNS);
        for (Histories.OfJob job : histories.jobs()) {
            job.series().forEach((series, points) -> points.forEach(point -> csv.writeRecord(row(job, series, point))));
        }
        return text.toString();
    }

    private static String[] row(Histories.OfJob job, String series, MetricPoint point) {
        return new String[] {
            job.jobId(),
            series,
            String.valueOf(point.lastStep()),
            String.valueOf(point.firstStep()),
            String.valueOf(point.epoch()),
            point.time().toString(),
            String.valueOf(job.elapsed(point).toMillis() / 1000.0),
            number(point.mean()),
            number(point.min()),
            number(point.max()),
            String.valueOf(point.count()),
            String.valueOf(point.nonFinite())
        };
    }

    /** Empty where there is no finite one. */
    private static String number(@Nullable Double value) {
        return value == null || !Double.isFinite(value) ? "" : value.toString();
    }
}
