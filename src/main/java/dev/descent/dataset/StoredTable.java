package dev.descent.dataset;

import dev.descent.dataset.preparation.Layout;
import dev.descent.dataset.preparation.RowContext;
import dev.descent.dataset.preparation.RowSource;
import dev.descent.tensor.MappedTensor;
import dev.descent.tensor.Safetensors;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rows of one part of a table, without the columns that are no inputs. */
final class StoredTable implements RowSource {

    private final MappedTensor table;
    private final int storedColumns;
    private final int[] inputs;
    private final float[] targets;
    private final boolean withTarget;
    private final Layout layout;
    private final List<StoredTexts> texts;

    /**
     * @param targets of all rows of the part
     * @param withTarget whether the target is a column too, the last one
     */
    StoredTable(MappedTensor table, JobView view, float[] targets, boolean withTarget, List<StoredTexts> texts) {
        this.table = table;
        this.storedColumns = view.storedColumns();
        this.inputs = view.inputs().stream().mapToInt(Integer::intValue).toArray();
        this.targets = targets;
        this.withTarget = withTarget;
        this.layout = view.layout(withTarget);
        this.texts = texts;
    }

    /** The texts of a part's columns of texts, in the order of the view's. */
    static List<StoredTexts> texts(Safetensors data, String prefix, JobView view) {
        return view.info().columns().stream()
                .filter(column -> column.kind() == ColumnInfo.Kind.TEXT)
                .map(column -> StoredTexts.of(data, prefix, column.name()))
                .toList();
    }

    @Override
    public Layout layout() {
        return layout;
    }

    @Override
    public void read(int row, double[] to) {
        double[] stored = new double[storedColumns];
        table.copy((long) row * storedColumns, stored, 0, storedColumns);
        for (int i = 0; i < inputs.length; i++) {
            to[i] = stored[inputs[i]];
        }
        if (withTarget) {
            to[inputs.length] = targets[row];
        }
    }

    @Override
    public RowContext context(int row, boolean fitted) {
        return new RowContext() {
            @Override
            public @Nullable String text(int index) {
                return texts.get(index).get(row);
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
