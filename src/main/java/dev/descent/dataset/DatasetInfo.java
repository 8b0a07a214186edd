package dev.descent.dataset;

import dev.descent.tensor.Shape;
import java.util.List;

/**
 * What a job must know of a stored data set before it opens its rows.
 *
 * @param id {@code ds_…}, or the name of a built-in data set
 * @param inputShape of one row as the network sees it: {@code (28, 28, 1)} for images, {@code (columns)} for tables with their
 *     categorical columns one-hot encoded
 * @param classes names of the classes in the order of their indices; empty for regression
 * @param targets numbers per row that regression predicts; 1 for classification, which has a class index there
 * @param rows of the training part
 * @param testRows of the part that came apart as test data, 0 if none did
 */
public record DatasetInfo(String id, Shape inputShape, List<String> classes, int targets, int rows, int testRows) {

    public boolean classification() {
        return !classes.isEmpty();
    }
}
