package dev.descent.dataset.ingest;

import dev.descent.dataset.ColumnInfo;
import dev.descent.dataset.DatasetInfo;
import dev.descent.dataset.statistics.Moments;
import dev.descent.tensor.DType;
import dev.descent.tensor.Safetensors;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Vector;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** What the rows of one part have to be predicted: a class each, or a number each. */
sealed interface Targets {

    /** Number of rows. */
    int count();

    /** The tensor to store. */
    Safetensors.Entry entry(String name);

    /** What is to be said of them. */
    ColumnInfo info(String name);

    /** @param indices of the classes */
    record Classes(int[] indices) implements Targets {

        @Override
        public int count() {
            return indices.length;
        }

        @Override
        public Safetensors.Entry entry(String name) {
            return Safetensors.Entry.of(name, Shape.of(indices.length), indices);
        }

        @Override
        public ColumnInfo info(String name) {
            return ColumnInfo.named(name, ColumnInfo.Kind.CATEGORICAL);
        }

        private int[] counts(int classes) {
            int[] counts = new int[classes];
            for (int index : indices) {
                counts[index]++;
            }
            return counts;
        }
    }

    /** @param values all finite */
    record Numbers(float[] values) implements Targets {

        @Override
        public int count() {
            return values.length;
        }

        @Override
        public Safetensors.Entry entry(String name) {
            Vector vector = Vector.zeros(DType.FLOAT32, values.length);
            for (int i = 0; i < values.length; i++) {
                vector.set(i, values[i]);
            }
            return Safetensors.Entry.of(name, Shape.of(values.length, 1), vector);
        }

        @Override
        public ColumnInfo info(String name) {
            Moments.Accumulator moments = new Moments.Accumulator();
            for (float value : values) {
                moments.add(value);
            }
            return ColumnInfo.of(name, ColumnInfo.Kind.NUMERIC, moments.moments());
        }
    }

    /** Rows of each class; none where numbers are predicted. */
    static List<DatasetInfo.ClassCount> classCounts(List<String> classes, Targets train, @Nullable Targets test) {
        int[] ofTrain = counts(train, classes.size());
        int[] ofTest = counts(test, classes.size());
        return IntStream.range(0, classes.size())
                .mapToObj(label -> new DatasetInfo.ClassCount(classes.get(label), ofTrain[label], ofTest[label]))
                .toList();
    }

    private static int[] counts(@Nullable Targets targets, int classes) {
        return targets instanceof Classes labels ? labels.counts(classes) : new int[classes];
    }

    /** The names that classes without names go by. */
    static List<String> numbered(int classes) {
        return IntStream.range(0, classes).mapToObj(String::valueOf).toList();
    }
}
