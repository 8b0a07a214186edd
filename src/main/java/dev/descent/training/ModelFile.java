package dev.descent.training;

import dev.descent.dataset.PreparedData;
import dev.descent.dataset.Preprocessing;
import dev.descent.network.Network;
import dev.descent.spec.SpecReader;
import dev.descent.tensor.DType;
import dev.descent.tensor.ParameterLayout;
import dev.descent.tensor.Safetensors;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Tensor;
import dev.descent.tensor.Vector;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A trained model on the disk: a safetensors file with one tensor for each weight, named {@code <layer>/<weight>}, and everything
 * needed to use it as JSON in its metadata under {@code descent}.
 *
 * @param spec that it was trained by
 * @param inputShape of one example
 * @param classes names of the classes; empty for regression
 * @param preprocessing from raw rows to inputs
 */
public record ModelFile(TrainingSpec spec, Shape inputShape, List<String> classes, Preprocessing preprocessing) {

    private static final String KEY = "descent";

    static String write(Path file, TrainingPlan plan, PreparedData data, Tensor parameters) throws IOException {
        ModelFile model =
                new ModelFile(plan.spec(), data.info().inputShape(), data.info().classes(), data.preprocessing());
        List<Safetensors.Entry> entries = new ArrayList<>();
        for (ParameterLayout.Entry entry : plan.network().layout().entries()) {
            entries.add(Safetensors.Entry.of(
                    entry.name(),
                    entry.shape(),
                    parameters.view(entry.offset(), entry.shape()).toVector()));
        }
        // In one order always: that of Map.of differs from process to process, and the digest with it.
        return Safetensors.write(
                file,
                new TreeMap<>(Map.of("format", "pt", KEY, SpecReader.mapper().writeValueAsString(model))),
                entries);
    }

    /**
     * What a model file says of itself.
     *
     * @throws IOException if it can't be read or isn't a model file
     */
    public static ModelFile read(Safetensors file) throws IOException {
        String json = file.metadata().get(KEY);
        if (json == null) {
            throw new IOException("not a model file: its metadata lack `" + KEY + "`");
        }
        return SpecReader.mapper().readValue(json, ModelFile.class);
    }

    /** The network, its weights not loaded. */
    public Network network() {
        return Network.compile(spec.model(), spec.model().entered(inputShape));
    }

    /** Copies the file's weights into a flat vector laid out for {@link #network}. */
    public static Tensor loadParameters(Safetensors file, Network network, DType dtype) {
        Tensor parameters = Tensor.zeros(dtype, Shape.of(network.layout().size()));
        for (ParameterLayout.Entry entry : network.layout().entries()) {
            Vector values = Vector.zeros(dtype, entry.elements());
            file.tensor(entry.name()).copyTo(values);
            parameters.write(entry.offset(), values);
        }
        return parameters;
    }
}
