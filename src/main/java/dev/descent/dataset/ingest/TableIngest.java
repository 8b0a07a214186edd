package dev.descent.dataset.ingest;

import dev.descent.dataset.ColumnInfo;
import dev.descent.dataset.DatasetInfo;
import dev.descent.dataset.StoredForm;
import dev.descent.dataset.ingest.TableColumn.Plan;
import dev.descent.tensor.Safetensors;
import dev.descent.tensor.Shape;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Turns a table into stored rows. What its columns are is guessed from the first rows and found out while all are read: where the guess
 * was right, as it mostly is, the rows are parsed once.
 */
final class TableIngest {

    private static final int LOOKED_AT = 4096;

    /** Numbers may turn out as codes, these as texts, and rows to need doubles. */
    private static final int MOST_READINGS = 5;

    private final TableSource source;
    private final TableRoles roles;
    private final Workplace place;
    private final RowProblems problems;

    /** @throws dev.descent.spec.InvalidInputException if the options don't fit the columns */
    TableIngest(TableSource source, TableOptions options, Workplace place, RowProblems problems) {
        this.source = source;
        this.place = place;
        this.problems = problems;
        this.roles = TableRoles.of(source.columns(), options, problems);
    }

    /** Writes the rows to {@code data}. */
    Content ingest(Path data, DatasetInfo.@Nullable Parsed parsed) throws IOException {
        TablePass.Plans plans = new TablePass.Plans(Collections.nCopies(roles.inputs().length, Plan.NUMBERS), false);
        // Which plans are right depends on what codes see, and these on the plans: the second look is the right one.
        for (int look = 0; look < 2; look++) {
            TablePass pass = read(plans, null, LOOKED_AT, problems.again());
            plans = pass.found();
        }
        for (int reading = 1; ; reading++) {
            if (reading > MOST_READINGS) {
                throw new IllegalStateException("the columns of " + problems.part() + " aren't the same twice");
            }
            RowProblems found = problems.again();
            TablePass pass = read(plans, place.directory(), Long.MAX_VALUE, found);
            if (pass.rows() == 0) {
                found.throwIfAny();
                throw found.with(
                        "no_rows",
                        problems.part()
                                + (parsed != null && parsed.header()
                                        ? " has a header and no rows below it"
                                        : " has no rows"));
            }
            TablePass.Plans right = pass.found();
            boolean settled = right.equals(plans)
                    || reading > 1 && plans.exact() && right.columns().equals(plans.columns());
            if (settled) {
                pass.report();
                found.throwIfAny();
                return write(data, pass, plans.exact(), parsed);
            }
            plans = right;
        }
    }

    private TablePass read(TablePass.Plans plans, @Nullable Path directory, long most, RowProblems found)
            throws IOException {
        try (TablePass pass =
                new TablePass(roles, plans, directory, most, place.limits().maxCategories(), found)) {
            source.read(pass, found);
            return pass;
        }
    }

    private Content write(Path data, TablePass pass, boolean exact, DatasetInfo.@Nullable Parsed parsed)
            throws IOException {
        int rows = pass.rows();
        List<@Nullable Categories> categories = new ArrayList<>();
        List<StoredForm.Column> schema = new ArrayList<>();
        List<ColumnInfo> infos = new ArrayList<>();
        List<Safetensors.Entry> entries = new ArrayList<>();
        for (TableColumn column : pass.columns()) {
            Categories found = column.plan() == Plan.CODES ? column.categories() : null;
            categories.add(found);
            ColumnInfo info = column.info(rows, found);
            infos.add(info);
            schema.add(new StoredForm.Column(column.name(), found == null ? List.of() : found.names()));
            TextSpill texts = column.spill();
            if (texts != null) {
                entries.addAll(texts.entries(rows));
            }
        }
        TargetColumn.Stored target = pass.target().stored(rows);
        Spill values = Objects.requireNonNull(pass.spill());
        int width = infos.size();
        entries.add(new Safetensors.Entry(
                "x", exact ? Safetensors.Type.F64 : Safetensors.Type.F32, Shape.of(rows, width), out -> {
                    if (categories.stream().allMatch(Objects::isNull)) {
                        values.copyTo(out);
                    } else {
                        copy(values, categories, exact, rows, out);
                    }
                }));
        entries.add(target.entry());
        String digest = Safetensors.write(data, StoredForm.metadata(schema, target.column()), entries);
        return new Content(
                digest,
                DatasetInfo.Kind.TABLE,
                Shape.of(infos.stream()
                        .mapToInt(info -> info.kind() == ColumnInfo.Kind.NUMERIC
                                ? 1
                                : info.categories() == null
                                        ? 0
                                        : info.categories().size())
                        .sum()),
                target.classes(),
                rows,
                0,
                infos,
                null,
                target.info(),
                target.counts(),
                parsed);
    }

    /** With the indices of categories in place of their codes. */
    private static void copy(
            Spill values, List<@Nullable Categories> categories, boolean exact, int rows, OutputStream out)
            throws IOException {
        int bytes = exact ? Double.BYTES : Float.BYTES;
        int width = bytes * categories.size();
        int most = Math.max(1, (1 << 16) / width);
        ByteBuffer chunk = ByteBuffer.allocate(most * width).order(ByteOrder.LITTLE_ENDIAN);
        try (DataInputStream in = new DataInputStream(values.read())) {
            for (int done = 0; done < rows; ) {
                int count = Math.min(rows - done, most);
                in.readFully(chunk.array(), 0, count * width);
                for (int j = 0; j < categories.size(); j++) {
                    Categories column = categories.get(j);
                    if (column != null) {
                        index(chunk, column.indices(), exact, j * bytes, width, count);
                    }
                }
                out.write(chunk.array(), 0, count * width);
                done += count;
            }
        }
    }

    private static void index(ByteBuffer chunk, int[] indices, boolean exact, int from, int step, int count) {
        for (int i = 0; i < count; i++) {
            int at = from + i * step;
            double code = exact ? chunk.getDouble(at) : chunk.getFloat(at);
            int index = Double.isNaN(code) ? -1 : indices[(int) code];
            float value = index < 0 ? Float.NaN : index;
            if (exact) {
                chunk.putDouble(at, value);
            } else {
                chunk.putFloat(at, value);
            }
        }
    }
}
