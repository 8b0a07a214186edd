package dev.descent.training;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.descent.spec.Problems;
import dev.descent.spec.SelfChecking;
import dev.descent.tensor.ParameterLayout;
import dev.descent.tensor.Safetensors;
import dev.descent.tensor.Tensor;
import dev.descent.tensor.Vector;
import jakarta.validation.constraints.Size;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a job starts from in place of random weights. Each parameter's meaning stands with it. */
public record InitialWeights(
        @JsonPropertyDescription("Id of a checkpoint of any job") @Nullable @Size(max = 100)
        String checkpoint,

        @JsonPropertyDescription("Id of a model") @Nullable @Size(max = 100)
        String model,

        @JsonPropertyDescription(
                "Whether the optimizer goes on as it stood in the checkpoint, its schedule included; the optimizer must be the same")
        Boolean optimizerState,

        @JsonPropertyDescription(
                "Whether weights that the file lacks, or has in another shape, begin at random instead of the job being refused")
        Boolean skipMismatch)
        implements SelfChecking {

    public InitialWeights {
        optimizerState = Objects.requireNonNullElse(optimizerState, false);
        skipMismatch = Objects.requireNonNullElse(skipMismatch, false);
    }

    @Override
    public void check(Problems problems) {
        if ((checkpoint == null) == (model == null)) {
            problems.add("conflict", "Give either `checkpoint` or `model`.");
        }
        if (optimizerState && checkpoint == null) {
            problems.at("optimizer_state").add("conflict", "A model has no optimizer state; name a `checkpoint`.");
        }
        if (optimizerState && skipMismatch) {
            problems.at("skip_mismatch").add("conflict", "The optimizer can only go on with exactly the same weights.");
        }
    }

    /**
     * Reports what of a file doesn't suit a plan.
     *
     * @param problems seen from this record
     * @throws UncheckedIOException if the file can't be read
     */
    public void check(Path path, TrainingPlan plan, Problems problems) {
        try {
            check(Safetensors.open(path), plan, problems);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void check(Safetensors file, TrainingPlan plan, Problems problems) throws IOException {
        List<String> mismatches = new ArrayList<>();
        List<ParameterLayout.Entry> entries = plan.network().layout().entries();
        for (ParameterLayout.Entry entry : entries) {
            if (!file.names().contains(entry.name())) {
                mismatches.add(entry.name() + " isn't there");
            } else if (!file.tensor(entry.name()).shape().equals(entry.shape())) {
                mismatches.add(entry.name() + " has shape "
                        + file.tensor(entry.name()).shape() + " there and " + entry.shape() + " here");
            }
        }
        if (mismatches.size() == entries.size() || !mismatches.isEmpty() && !skipMismatch) {
            problems.add(
                    "mismatch",
                    "The weights don't suit this network: "
                            + String.join(", ", mismatches.subList(0, Math.min(5, mismatches.size())))
                            + (mismatches.size() > 5 ? ", …" : "")
                            + (skipMismatch ? "." : ". `skip_mismatch` starts these at random."));
        }
        if (optimizerState) {
            TrainingSpec then = ModelFile.read(file).spec();
            if (!then.training().updateChain().equals(plan.spec().training().updateChain())
                    || then.dtype() != plan.spec().dtype()) {
                problems.at("optimizer_state")
                        .add(
                                "mismatch",
                                "The checkpoint is of another optimizer, clip, regularization or dtype; with `optimizer_state`"
                                        + " they must be the same. Without it the weights alone are taken.");
            }
        }
    }

    /** Copies the weights that the file has in the right shape. */
    void load(Safetensors file, ParameterLayout layout, Tensor parameters) {
        for (ParameterLayout.Entry entry : layout.entries()) {
            if (file.names().contains(entry.name())
                    && file.tensor(entry.name()).shape().equals(entry.shape())) {
                Vector saved = file.tensor(entry.name()).toVector();
                Vector values = Vector.zeros(parameters.dtype(), saved.size());
                for (int i = 0; i < saved.size(); i++) {
                    values.set(i, saved.get(i));
                }
                parameters.write(entry.offset(), values);
            }
        }
    }
}
