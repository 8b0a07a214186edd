package dev.descent.dataset.ingest;

import dev.descent.dataset.ColumnInfo;
import dev.descent.dataset.DatasetInfo;
import dev.descent.dataset.synthetic.Draws;
import dev.descent.dataset.synthetic.Synthetic;
import dev.descent.tensor.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows that are computed, not sent. */
public record SyntheticUpload(@Nullable String name, Synthetic synthetic) implements Upload {

    @Override
    public DatasetInfo.Format format() {
        return DatasetInfo.Format.SYNTHETIC;
    }

    @Override
    public Content ingest(Path data, Workplace place) throws IOException {
        Draws draws = new Draws(synthetic.seed());
        int[] order = synthetic.order(draws);
        double[] inputs = new double[synthetic.columns().size()];
        StoredRows rows =
                new StoredRows(Shape.of(inputs.length), columns(), synthetic.target(), classes(), synthetic.timed());
        return rows.write(
                data,
                new StoredRows.Part(
                        visitor -> {
                            for (int index : order) {
                                synthetic.sample(index, inputs, draws);
                                visitor.accept(inputs);
                            }
                        },
                        targets(order, inputs, draws)),
                null);
    }

    private List<StoredRows.Column> columns() {
        ColumnInfo.Kind kind = synthetic.timed() ? ColumnInfo.Kind.DATETIME : ColumnInfo.Kind.NUMERIC;
        return synthetic.columns().stream()
                .map(name -> new StoredRows.Column(name, kind))
                .toList();
    }

    private List<String> classes() {
        return Targets.numbered(synthetic.classes());
    }

    private Targets targets(int[] order, double[] inputs, Draws draws) {
        if (synthetic.classes() > 0) {
            int[] labels = new int[order.length];
            for (int row = 0; row < order.length; row++) {
                labels[row] = (int) synthetic.sample(order[row], inputs, draws);
            }
            return new Targets.Classes(labels);
        }
        float[] numbers = new float[order.length];
        for (int row = 0; row < order.length; row++) {
            numbers[row] = (float) synthetic.sample(order[row], inputs, draws);
        }
        return new Targets.Numbers(numbers);
    }
}
