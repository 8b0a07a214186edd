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
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
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

    static ModelFile of(TrainingPlan plan, PreparedData data) {
        return new ModelFile(plan.spec(), data.info().inputShape(), data.info().classes(), data.preprocessing());
    }

    String write(Path file, ParameterLayout layout, Tensor parameters) throws IOException {
        return Safetensors.write(file, metadata(), weights("", layout, parameters));
    }

    /** In one order always: that of Map.of differs from process to process, and the digest with it. */
    SortedMap<String, String> metadata() {
        return new TreeMap<>(Map.of("format", "pt", KEY, SpecReader.mapper().writeValueAsString(this)));
    }

    /** A tensor for each weight, its name behind a prefix. */
    static List<Safetensors.Entry> weights(String prefix, ParameterLayout layout, Tensor parameters) {
        return layout.entries().stream()
                .map(entry -> Safetensors.Entry.of(prefix + entry.name(), entry.shape(), parameters, entry.offset()))
                .toList();
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
