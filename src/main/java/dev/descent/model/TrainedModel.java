package dev.descent.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.descent.dataset.Preprocessing;
import dev.descent.network.Network;
import dev.descent.network.Outputs;
import dev.descent.network.UnknownIdException;
import dev.descent.spec.InvalidInputException;
import dev.descent.spec.Problem;
import dev.descent.tensor.DType;
import dev.descent.tensor.Safetensors;
import dev.descent.tensor.Tensor;
import dev.descent.tensor.ThreadTeam;
import dev.descent.tensor.Vector;
import dev.descent.training.Inference;
import dev.descent.training.ModelFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A finished job's network, loaded from its file, ready to predict. Safe for use by several threads, one predicting at a time. */
public final class TrainedModel implements AutoCloseable {

    /** Rows that go through the network at once, so that a long request needs no long buffers. */
    private static final int BATCH = 64;

    private static final int MOST_PROBLEMS = 20;

    private final ModelFile model;
    private final DType dtype;
    private final Network network;
    private final Tensor parameters;
    private final Inference inference;
    /** What the loss took the outputs for. */
    private final Outputs.Scale scale;

    private boolean closed;

    private TrainedModel(ModelFile model, Network network, Tensor parameters) {
        this.model = model;
        this.dtype = model.spec().dtype();
        this.network = network;
        this.parameters = parameters;
        this.inference = new Inference(network, parameters, false, ThreadTeam.alone());
        this.scale = model.spec().training().loss().scale();
    }

    /**
     * Loads a file that {@link dev.descent.training.Trainer#saveModel} wrote.
     *
     * @throws IOException if it can't be read or isn't a model file
     */
    public static TrainedModel load(Path path) throws IOException {
        Safetensors file = Safetensors.open(path);
        ModelFile model = ModelFile.read(file);
        Network network = model.network();
        return new TrainedModel(
                model,
                network,
                ModelFile.loadParameters(file, network, model.spec().dtype()));
    }

    /** What the file says of itself. */
    public ModelFile description() {
        return model;
    }

    /**
     * One answer: for classification the class, its index and the probability of each class; for regression the values.
     *
     * @param label name of the likeliest class
     * @param probabilities by class name, in the order of the classes; they sum to 1, unless each class has a sigmoid of its own;
     *     null if the job's loss doesn't tell of probabilities, as mean_squared_error and hinge don't
     * @param value predicted numbers, one for each target
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
     * @param rows each as {@link Preprocessing#encode} takes it
     * @param pointer JSON pointer of {@code rows}, for error messages
     * @throws InvalidInputException naming every value that can't be encoded, up to 20
     */
    public synchronized List<Prediction> predict(List<? extends @Nullable Object> rows, String pointer) {
        if (closed) {
            throw new IllegalStateException("the model is closed");
        }
        int width = Math.toIntExact(network.inputShape().elements());
        Vector batch = Vector.zeros(dtype, Math.multiplyExact(BATCH, width));
        List<Problem> problems = new ArrayList<>();
        List<Prediction> predictions = new ArrayList<>();
        for (int from = 0; from < rows.size() && problems.size() < MOST_PROBLEMS; from += BATCH) {
            int count = Math.min(BATCH, rows.size() - from);
            for (int row = 0; row < count; row++) {
                try {
                    model.preprocessing()
                            .encode(
                                    rows.get(from + row),
                                    pointer + "/" + (from + row),
                                    batch.slice(row * width, (row + 1) * width));
                } catch (InvalidInputException e) {
                    problems.addAll(e.problems());
                }
            }
            // Once a row is refused nobody gets an answer, but the other rows' mistakes are still wanted.
            if (problems.isEmpty()) {
                // One batch size only, so one set of buffers: nobody reads the answers behind the last row.
                Vector outputs;
                try {
                    outputs = inference.predict(batch, BATCH);
                } catch (UnknownIdException e) {
                    throw new InvalidInputException(pointer, "out_of_range", String.valueOf(e.getMessage()));
                }
                int outputWidth = outputs.size() / BATCH;
                for (int row = 0; row < count; row++) {
                    predictions.add(answer(outputs.slice(row * outputWidth, (row + 1) * outputWidth)));
                }
            }
        }
        if (!problems.isEmpty()) {
            throw new InvalidInputException(problems.subList(0, Math.min(MOST_PROBLEMS, problems.size())));
        }
        return predictions;
    }

    private Prediction answer(Vector output) {
        List<String> classes = model.classes();
        if (classes.isEmpty()) {
            List<Double> values = new ArrayList<>();
            for (int i = 0; i < output.size(); i++) {
                values.add(number(output, i));
            }
            return new Prediction(null, null, null, values);
        }
        int best = scale.classOf(output);
        if (!scale.givesProbabilities()) {
            return new Prediction(classes.get(best), best, null, null);
        }
        Vector shares = scale.probabilities(output);
        Map<String, Double> probabilities = new LinkedHashMap<>();
        for (int i = 0; i < classes.size(); i++) {
            probabilities.put(classes.get(i), number(shares, i));
        }
        return new Prediction(classes.get(best), best, probabilities, null);
    }

    /** Without the digits that widening single precision would add. */
    private double number(Vector output, int index) {
        double value = output.get(index);
        return dtype == DType.FLOAT32 ? Double.parseDouble(Float.toString((float) value)) : value;
    }

    /** Frees the memory outside the heap. */
    @Override
    public synchronized void close() {
        closed = true;
        inference.close();
        parameters.close();
    }
}
