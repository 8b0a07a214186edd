package dev.descent.dataset.ingest;

import dev.descent.dataset.PointInTime;
import dev.descent.dataset.ingest.TableColumn.Plan;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One reading of a table: stores its rows for the time being, as far as they are what the plan expects, and finds out whether they are. */
final class TablePass implements RowSink, Closeable {

    /** Each has two files of its own that are open at the same time. */
    private static final int MOST_TEXT_COLUMNS = 100;

    private static final byte[] NOTHING = {};

    /**
     * What a table is taken for.
     *
     * @param columns of the inputs
     * @param exact whether rows are stored as doubles
     */
    record Plans(List<Plan> columns, boolean exact) {}

    private final TableRoles roles;
    private final RowProblems problems;
    private final @Nullable TableColumn[] byPlace;
    private final int[] slots;
    private final List<TableColumn> columns = new ArrayList<>();
    private final TargetColumn target;
    private final Plans plans;
    private final double[] row;
    private final @Nullable Spill spill;
    private final long most;
    private long line;
    private long rows;

    /**
     * @param directory for temporary files; null to look at the rows only
     * @param most rows to be looked at
     */
    TablePass(
            TableRoles roles, Plans plans, @Nullable Path directory, long most, int maxCategories, RowProblems problems)
            throws IOException {
        this.roles = roles;
        this.plans = plans;
        this.problems = problems;
        this.most = most;
        this.byPlace = new @Nullable TableColumn[roles.names().size()];
        this.slots = new int[roles.names().size()];
        this.row = new double[roles.inputs().length];
        MissingValues missing = new MissingValues(roles.options().missing());
        checkTextColumns();
        for (int slot = 0; slot < roles.inputs().length; slot++) {
            int place = roles.inputs()[slot];
            String name = roles.names().get(place);
            Plan plan = plans.columns().get(slot);
            TextSpill texts = directory == null || plan != Plan.TEXTS ? null : new TextSpill(name, slot, directory);
            Plan told = Plan.of(roles.options().schema().get(name));
            TableColumn column = new TableColumn(name, told, plan, plans.exact(), missing, maxCategories, texts);
            columns.add(column);
            byPlace[place] = column;
            slots[place] = slot;
        }
        this.target = new TargetColumn(
                roles.names().get(roles.target()),
                roles.options().targetType(),
                missing,
                maxCategories,
                problems,
                directory == null ? null : new Spill(directory.resolve("targets.spill")));
        this.spill = directory == null ? null : new Spill(directory.resolve("rows.spill"));
        Arrays.fill(row, Double.NaN);
    }

    private void checkTextColumns() {
        long texts = plans.columns().stream().filter(Plan.TEXTS::equals).count();
        if (texts > MOST_TEXT_COLUMNS) {
            throw problems.with(
                    "too_many_texts",
                    problems.part() + " has " + texts + " columns of texts, and at most " + MOST_TEXT_COLUMNS
                            + " can be stored: name the others in ignore");
        }
    }

    @Override
    public void begin(long at) {
        line = at;
    }

    @Override
    public void text(int place, byte[] text, int from, int to) throws IOException {
        TableColumn column = byPlace[place];
        if (column != null) {
            row[slots[place]] = column.text(text, from, to, line);
        } else if (place == roles.target()) {
            target.text(text, from, to, false, line);
        }
    }

    @Override
    public void word(int place, byte[] text, int from, int to) throws IOException {
        TableColumn column = byPlace[place];
        if (column != null) {
            row[slots[place]] = column.word(text, from, to, line);
        } else if (place == roles.target()) {
            target.text(text, from, to, true, line);
        }
    }

    @Override
    public void number(int place, double value) throws IOException {
        TableColumn column = byPlace[place];
        if (column != null) {
            row[slots[place]] = column.number(value, line);
        } else if (place == roles.target()) {
            byte[] text = Double.isNaN(value) ? NOTHING : Categories.canonicalBytes(value);
            target.text(text, 0, text.length, false, line);
        }
    }

    @Override
    public void time(int place, double seconds) throws IOException {
        TableColumn column = byPlace[place];
        if (column != null) {
            row[slots[place]] = column.time(seconds, line);
        } else if (place == roles.target()) {
            byte[] text = PointInTime.text(seconds).getBytes(StandardCharsets.ISO_8859_1);
            target.text(text, 0, text.length, true, line);
        }
    }

    @Override
    public boolean end() throws IOException {
        rows++;
        if (rows > Integer.MAX_VALUE - 8) {
            throw problems.with("too_many_rows", problems.part() + " has more than 2147483639 rows; that is the limit");
        }
        if (spill != null) {
            for (double value : row) {
                if (plans.exact()) {
                    spill.put(value);
                } else {
                    spill.put((float) value);
                }
            }
            for (TableColumn column : columns) {
                column.endRow();
            }
        }
        Arrays.fill(row, Double.NaN);
        target.endRow(line);
        return rows < most;
    }

    int rows() {
        return (int) rows;
    }

    /** What the rows were, whatever they were taken for. */
    Plans found() {
        List<Plan> found = columns.stream().map(column -> column.facts().plan()).toList();
        boolean exact = false;
        for (TableColumn column : columns) {
            Plan plan = column.facts().plan();
            exact |=
                    plan == Plan.TIMES || plan == Plan.NUMBERS && column.facts().needsDoubles();
        }
        return new Plans(found, exact);
    }

    /** Says what is wrong with columns. */
    void report() {
        columns.forEach(column -> column.facts().report(problems));
        target.report();
        for (TableColumn column : columns) {
            TextSpill texts = column.spill();
            if (texts != null && !texts.fits()) {
                problems.add(
                        column.name(), "too_large", "the texts of a column must stay below 2 GiB: name it in ignore");
            }
        }
    }

    List<TableColumn> columns() {
        return columns;
    }

    TargetColumn target() {
        return target;
    }

    /** The rows, columns of categories as codes. */
    @Nullable
    Spill spill() {
        return spill;
    }

    @Override
    public void close() throws IOException {
        for (TableColumn column : columns) {
            TextSpill texts = column.spill();
            if (texts != null) {
                texts.close();
            }
        }
        target.close();
        if (spill != null) {
            spill.close();
        }
    }
}
