package dev.descent.dataset;

import dev.descent.tensor.Vector;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Turns raw rows, as a user has them, into network inputs, with the numbers fitted on the training part. Goes into the model file as JSON. */
public record Preprocessing() {

    /**
     * Encodes one raw row.
     *
     * @param row one value per input column (number or category), or the pixels of an image, row by row; nested lists are flattened
     * @param pointer JSON pointer of the row, for error messages
     * @param inputs receives the encoded values
     * @throws dev.descent.spec.InvalidInputException if a value is missing, of the wrong type, not finite, or an unknown category
     */
    public void encode(List<? extends @Nullable Object> row, String pointer, Vector inputs) {
        throw new IllegalStateException("filled in by the dataset package");
    }
}
