package dev.descent.dataset;

import dev.descent.spec.InvalidInputException;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Vector;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Turns raw rows, as a user has them, into network inputs, with the numbers fitted on the training part. Goes into the model file
 * as JSON, and comes back from it to the same bits.
 *
 * @param inputShape of one encoded row: {@code (height, width, channels)} for images, {@code (width)} for tables
 * @param features the input columns in order; for images its channels
 */
public record Preprocessing(Shape inputShape, List<Feature> features) {

    /**
     * One column or channel: a number becomes (number − offset) / divisor, a category as many numbers as there are categories, 1 at
     * its index and 0 elsewhere.
     *
     * @param categories in the order of their indices; empty for numbers
     */
    public record Feature(String name, List<String> categories, double offset, double divisor) {

        public Feature {
            categories = List.copyOf(Objects.requireNonNullElse(categories, List.of()));
        }

        static Feature number(String name, Scaling.Affine scaling) {
            return new Feature(name, List.of(), scaling.offset(), scaling.divisor());
        }

        static Feature category(String name, List<String> categories) {
            return new Feature(name, categories, 0, 1);
        }

        boolean categorical() {
            return !categories.isEmpty();
        }

        /** Numbers that one value of this feature is encoded as. */
        int width() {
            return categorical() ? categories.size() : 1;
        }

        double scale(double value) {
            return (value - offset) / divisor;
        }
    }

    public Preprocessing {
        features = List.copyOf(features);
    }

    static Preprocessing ofTable(List<Feature> features) {
        return new Preprocessing(
                Shape.of(features.stream().mapToInt(Feature::width).sum()), features);
    }

    public boolean images() {
        return inputShape.rank() == 3;
    }

    /**
     * Encodes one raw row, to the same bits as {@link Examples#gather} gives for a stored row.
     *
     * @param row a list with one value per input column (number or category); or, for tables, a map from column name to value; or the
     *     pixels of an image, numbers from 0 to 255 row by row, channels last, where nested lists are flattened
     * @param pointer JSON pointer of the row, for error messages
     * @param inputs receives the encoded values; as many as the input shape has elements
     * @throws InvalidInputException naming every value that is missing, of the wrong type, not finite, out of range, or an unknown
     *     category
     */
    public void encode(@Nullable Object row, String pointer, Vector inputs) {
        if (inputs.size() != inputShape.elements()) {
            throw new IllegalArgumentException(
                    "inputs has " + inputs.size() + " elements, not " + inputShape.elements());
        }
        RowEncoder encoder = new RowEncoder(this, pointer, inputs);
        encoder.encode(row);
        if (!encoder.problems().isEmpty()) {
            throw new InvalidInputException(encoder.problems());
        }
    }
}
