package dev.descent.dataset.ingest;

import dev.descent.tensor.DType;
import dev.descent.tensor.Safetensors;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Vector;
import java.util.List;
import java.util.stream.IntStream;

/** What the rows of one part have to be predicted: a class each, or a number each. */
sealed interface Targets {

    /** Number of rows. */
    int count();

    /** The tensor to store. */
    Safetensors.Entry entry(String name);

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

        /** Rows of each class. */
        int[] counts(int classes) {
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
    }

    /** The names that classes without names go by. */
    static List<String> numbered(int classes) {
        return IntStream.range(0, classes).mapToObj(String::valueOf).toList();
    }
}
