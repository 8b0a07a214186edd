package dev.descent.training;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.descent.network.ConfusionMatrix;
import java.util.Arrays;
import java.util.List;

/**
 * For what a trained model takes the rows of each class.
 *
 * @param part whose rows were counted
 * @param classes in the order of the lists of counts, and of the counts in each
 * @param counts a list for each true class, in it the number of its rows that were predicted to be of each class
 */
public record Confusion(Part part, List<String> classes, List<List<Long>> counts) {

    /** Classes beyond which a matrix is too large to be looked at, or to be kept with each job. */
    static final int MOST_CLASSES = 100;

    /** Rows that weren't trained on. */
    public enum Part {
        @JsonProperty("test")
        TEST,
        @JsonProperty("validation")
        VALIDATION
    }

    static Confusion of(Part part, ConfusionMatrix matrix) {
        return new Confusion(
                part,
                matrix.classes(),
                Arrays.stream(matrix.counts())
                        .map(row -> Arrays.stream(row).boxed().toList())
                        .toList());
    }
}
