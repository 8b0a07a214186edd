package dev.descent.dataset.ingest;

import de.siegmar.fastcsv.reader.CsvRecord;
import dev.descent.dataset.ColumnInfo;
import dev.descent.dataset.DatasetInfo;
import dev.descent.dataset.StoredForm;
import dev.descent.spec.InvalidInputException;
import dev.descent.spec.Problem;
import dev.descent.tensor.DType;
import dev.descent.tensor.Safetensors;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Vector;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Turns a CSV file into stored rows: one pass to see what the columns are, one to write them; nothing of a row is kept between. */
final class CsvIngest {

    private final Received received;
    private final CsvOptions options;
    private final DatasetStore.Limits limits;
    private final CsvTable table;
    private final FileProblems problems = new FileProblems();

    CsvIngest(Received received, CsvOptions options, DatasetStore.Limits limits) {
        this.received = received;
        this.options = options;
        this.limits = limits;
        this.table = new CsvTable(received, options);
    }

    /** Writes the rows to {@code data}. */
    Content ingest(Path data) throws IOException {
        String part = received.part();
        CsvRecord first = table.first(problems)
                .orElseThrow(() -> new InvalidInputException(part, "empty_file", part + " has no rows at all"));
        CsvHeader header = CsvHeader.of(first, options, part, problems);
        List<CsvColumn> inputs = IntStream.of(header.inputs())
                .mapToObj(index -> new CsvColumn(header.names().get(index), limits.maxCategories()))
                .toList();
        CsvColumn target = new CsvColumn(header.names().get(header.target()), limits.maxCategories());
        target.track();

        int rows = scan(header, inputs, target);
        trackLateTexts(header, inputs);
        decide(inputs, target);
        problems.throwIfAny(part);
        return write(data, header, inputs, target, rows);
    }

    private int scan(CsvHeader header, List<CsvColumn> inputs, CsvColumn target) throws IOException {
        String part = received.part();
        int width = header.names().size();
        int[] rows = new int[1];
        forEachRow(header, record -> {
            long line = record.getStartingLineNumber();
            rows[0] = Math.addExact(rows[0], 1);
            if (record.getFieldCount() != width) {
                problems.add(
                        line,
                        new Problem(
                                part + ":row " + line,
                                "ragged_row",
                                "line " + line + " has " + record.getFieldCount() + " values, but the first row has "
                                        + width));
                return;
            }
            for (int j = 0; j < header.inputs().length; j++) {
                inputs.get(j).scan(part, line, text(record, header.inputs()[j]), problems);
            }
            target.scan(part, line, text(record, header.target()), problems);
        });
        if (rows[0] == 0) {
            throw new InvalidInputException(part, "no_rows", part + " has a header and no rows below it");
        }
        return rows[0];
    }

    /** Columns that began with numbers and then had text: their categories need another look at the first rows. */
    private void trackLateTexts(CsvHeader header, List<CsvColumn> inputs) throws IOException {
        int[] late = IntStream.range(0, inputs.size())
                .filter(j -> inputs.get(j).needsTracking())
                .toArray();
        if (late.length == 0) {
            return;
        }
        IntStream.of(late).forEach(j -> inputs.get(j).track());
        forEachRow(header, record -> {
            for (int j : late) {
                if (header.inputs()[j] < record.getFieldCount()) {
                    inputs.get(j).remember(text(record, header.inputs()[j]));
                }
            }
        });
    }

    private void decide(List<CsvColumn> inputs, CsvColumn target) {
        String part = received.part();
        for (CsvColumn column : inputs) {
            if (column.hasText()) {
                column.storeCategories(part, false, problems);
            } else {
                column.storeNumbers(part, problems);
            }
        }
        boolean classes = switch (options.targetType()) {
            case CLASS -> true;
            case NUMBER -> false;
            case AUTO -> target.looksLikeClasses();
        };
        if (!classes) {
            target.storeNumbers(part, problems);
            return;
        }
        target.storeCategories(part, true, problems);
        if (target.categories().size() == 1) {
            problems.add(
                    part + ":column '" + target.name() + "'",
                    "single_class",
                    "every row has the class '" + target.categories().get(0)
                            + "': there is nothing to learn with one class only");
        }
    }

    private Content write(Path data, CsvHeader header, List<CsvColumn> inputs, CsvColumn target, int rows)
            throws IOException {
        ColumnTally[] tallies = inputs.stream().map(ColumnTally::new).toArray(ColumnTally[]::new);
        ColumnTally targetTally = new ColumnTally(target);
        int[] labels = new int[target.categorical() ? rows : 0];
        Vector numbers = Vector.zeros(DType.FLOAT32, target.categorical() ? 0 : rows);
        Safetensors.Source source = out -> {
            int[] row = new int[1];
            ByteBuffer bytes = ByteBuffer.allocate(4 * tallies.length).order(ByteOrder.LITTLE_ENDIAN);
            forEachRow(header, record -> {
                bytes.clear();
                for (int j = 0; j < tallies.length; j++) {
                    bytes.putFloat(tallies[j].encode(text(record, header.inputs()[j])));
                }
                out.write(bytes.array());
                float value = targetTally.encode(text(record, header.target()));
                if (target.categorical()) {
                    labels[row[0]++] = (int) value;
                } else {
                    numbers.set(row[0]++, value);
                }
            });
        };
        // Both have elements of 4 bytes, so x is written first: the targets are known when their turn comes.
        String digest = Safetensors.write(
                data,
                StoredForm.metadata(inputs.stream().map(CsvColumn::schema).toList(), target.schema()),
                List.of(
                        new Safetensors.Entry("x", Safetensors.Type.F32, Shape.of(rows, tallies.length), source),
                        target.categorical()
                                ? Safetensors.Entry.of("y", Shape.of(rows), labels)
                                : Safetensors.Entry.of("y", Shape.of(rows, 1), numbers)));
        return new Content(
                digest,
                DatasetInfo.Kind.TABLE,
                Shape.of(inputs.stream().mapToInt(CsvColumn::width).sum()),
                target.categories(),
                rows,
                0,
                Arrays.stream(tallies).map(ColumnTally::info).toList(),
                null,
                target.categorical()
                        ? ColumnInfo.named(target.name(), ColumnInfo.Kind.CATEGORICAL)
                        : targetTally.info(),
                targetTally.counts().stream()
                        .map(category -> new DatasetInfo.ClassCount(category.name(), category.count(), 0))
                        .toList());
    }

    private void forEachRow(CsvHeader header, CsvTable.Action action) throws IOException {
        boolean[] skip = {header.present()};
        table.forEach(problems, record -> {
            if (skip[0]) {
                skip[0] = false;
            } else {
                action.accept(record);
            }
        });
    }

    private static String text(CsvRecord record, int column) {
        return record.getField(column).strip();
    }
}
