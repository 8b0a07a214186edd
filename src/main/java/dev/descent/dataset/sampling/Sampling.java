package dev.descent.dataset.sampling;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.descent.spec.Problems;
import dev.descent.tensor.Shape;
import java.util.Arrays;
import java.util.List;

/** How the rows of classes that are rare, or frequent, are made to count alike: in the training part only. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
public sealed interface Sampling permits Oversample, Undersample, Smote {

    /** Rows that can be trained on. */
    int MOST_ROWS = 1 << 30;

    /**
     * Reports why rows of a kind can't be drawn so.
     *
     * @param classification whether there are classes
     * @param input shape of a row
     * @param problems seen from the sampling
     */
    default void check(boolean classification, Shape input, Problems problems) {
        if (!classification) {
            problems.add("unsuitable", "The data set has numbers to predict, and no classes to sample; leave it out.");
        }
    }

    /**
     * Reports why so many rows can't be drawn so.
     *
     * @param counts of the training rows of each class
     * @param names of the classes
     * @param columns of a row
     * @param problems seen from the sampling
     */
    default void check(int[] counts, List<String> names, int columns, Problems problems) {
        long total = Arrays.stream(wanted(counts)).asLongStream().sum();
        if (total > MOST_ROWS) {
            problems.add(
                    "too_large", "This makes " + total + " training rows; at most " + MOST_ROWS + " are possible.");
        }
    }

    /**
     * Rows of each class to train on.
     *
     * @param counts of the training rows of each class
     */
    int[] wanted(int[] counts);

    /**
     * Draws the rows to train on.
     *
     * @param classes class of each row of the training part
     * @param count of classes
     * @return numbers of rows within the training part
     */
    int[] draw(int[] classes, int count, long seed);

    /** Rows of each class. */
    static int[] counts(int[] classes, int count) {
        int[] counts = new int[count];
        for (int of : classes) {
            counts[of]++;
        }
        return counts;
    }
}
