package dev.descent.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A finished job's network, loaded from its file, ready to predict. Safe for use by several threads, one predicting at a time. */
public final class TrainedModel implements AutoCloseable {

    private TrainedModel() {}

    /** Loads a file that {@link dev.descent.training.Trainer#saveModel} wrote. */
    public static TrainedModel load(Path file) {
        throw new IllegalStateException("filled in by the model package");
    }

    /**
     * One answer: for classification the class, its index and the probability of each class; for regression the value.
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Prediction(
            @Nullable String label,
            @Nullable Integer classIndex,
            @Nullable Map<String, Double> probabilities,
            @Nullable List<Double> value) {}

    /**
     * Predicts raw rows, with the job's own preprocessing.
     *
     * @param rows each a list of column values or pixels
     * @param pointer JSON pointer of {@code rows}, for error messages
     * @throws dev.descent.spec.InvalidInputException naming every row that can't be encoded
     */
    public List<Prediction> predict(List<? extends List<? extends @Nullable Object>> rows, String pointer) {
        throw new IllegalStateException("filled in by the model package");
    }

    @Override
    public void close() {
        throw new IllegalStateException("filled in by the model package");
    }
}
