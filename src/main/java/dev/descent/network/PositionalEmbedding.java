package dev.descent.network;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.descent.optimizer.ParameterSettings;
import dev.descent.spec.About;
import dev.descent.tensor.Op;
import dev.descent.tensor.Ops;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Tensor;
import dev.descent.tensor.Vector;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Tells positions in a sequence [time, features] apart: adds a vector of its own to each. Weight {@code embeddings} [time, features]
 * where they are learned.
 */
@JsonTypeName("positional_embedding")
@About(
        value = "Adds a vector to each position of a sequence, learned or of sines and cosines.",
        equation =
                "y[t, j] = x[t, j] + E[t, j]; sinusoidal: E[t, 2i] = sin(t/max_wavelength^(2i/d)), E[t, 2i+1] = cos(same)",
        source = "Vaswani et al. 2017: Attention Is All You Need")
public record PositionalEmbedding(
        @JsonPropertyDescription("Whether the vectors are learned, or sines and cosines of the position")
        Mode mode,

        @JsonPropertyDescription("Longest wavelength, as a multiple of 2π positions; for sinusoidal") @Positive
        Double maxWavelength,

        @JsonPropertyDescription("First values of the vectors; for learned") @Valid
        Initializer embeddingsInitializer,

        @JsonPropertyDescription("Whether the layer learns; if not, its vectors keep their first values")
        Boolean trainable,

        @JsonPropertyDescription("Factor of the learning rate for this layer") @PositiveOrZero
        Double learningRateMultiplier)
        implements LayerSpec {

    /** Where the vectors come from. */
    public enum Mode {
        /** Weights of the layer. */
        @JsonProperty("learned")
        LEARNED,
        /** Sines and cosines of the position, in wavelengths from 2π to {@code max_wavelength}·2π. */
        @JsonProperty("sinusoidal")
        SINUSOIDAL
    }

    public PositionalEmbedding {
        mode = Objects.requireNonNullElse(mode, Mode.LEARNED);
        maxWavelength = Objects.requireNonNullElse(maxWavelength, 10_000.0);
        embeddingsInitializer = Objects.requireNonNullElse(embeddingsInitializer, new GlorotUniform());
        trainable = Objects.requireNonNullElse(trainable, true);
        learningRateMultiplier = Objects.requireNonNullElse(learningRateMultiplier, 1.0);
    }

    @Override
    public Shape outputShape(Shape input) {
        if (input.rank() != 2) {
            throw new ShapeMismatch(
                    "",
                    "`positional_embedding` needs a sequence of vectors, an input (time, features), and gets " + input
                            + "; put it behind an `embedding`, or a `reshape`.");
        }
        return input;
    }

    @Override
    public List<Weight> weights(Shape input) {
        return mode == Mode.SINUSOIDAL
                ? List.of()
                : List.of(new Weight(
                        "embeddings",
                        input,
                        embeddingsInitializer,
                        new ParameterSettings(
                                ParameterSettings.Kind.KERNEL, trainable, learningRateMultiplier, null, null)));
    }

    @Override
    public boolean keepsMask() {
        return true;
    }

    @Override
    public Layer build(LayerContext context) {
        return new Adding(context, mode == Mode.LEARNED ? context.weight("embeddings") : null, maxWavelength);
    }

    /** Number j of the vector of position t, of d. */
    private static double wave(int t, int j, int d, double maxWavelength) {
        double angle = t / Math.pow(maxWavelength, 2.0 * (j / 2) / d);
        return j % 2 == 0 ? Math.sin(angle) : Math.cos(angle);
    }

    private static final class Adding implements Layer {

        private static final int BLOCK = 2048;

        private final Tensor input;
        private final Tensor output;
        private final @Nullable Tensor outputGradient;
        private final @Nullable Tensor learned;
        private final double maxWavelength;
        private final Op sum;
        private final Vector x;
        private final Vector positions;
        /** Computed when they are first needed; null for learned ones. */
        private @Nullable Vector waves;

        Adding(LayerContext context, @Nullable Tensor learned, double maxWavelength) {
            this.input = context.input();
            Shape shape = input.shape();
            this.output = context.mayOverwriteInput() ? input : context.allocateOutput(shape);
            context.forgetInput();
            Tensor inputGradient = context.inputGradient();
            this.outputGradient = inputGradient == null ? context.allocateGradient(shape) : inputGradient;
            this.learned = learned;
            this.maxWavelength = maxWavelength;
            int rows = shape.size(0);
            int each = shape.size(1) * shape.size(2);
            this.sum = outputGradient == null || !context.trainable()
                    ? () -> {}
                    : Ops.sumRows(
                            outputGradient.view(Shape.of(rows, each)),
                            context.ones(rows),
                            context.weightGradient("embeddings").view(Shape.of(each)));
            int block = Math.min(BLOCK, each);
            this.x = Vector.zeros(input.dtype(), block);
            this.positions = Vector.zeros(input.dtype(), block);
        }

        @Override
        public Tensor output() {
            return output;
        }

        @Override
        public @Nullable Tensor outputGradient() {
            return outputGradient;
        }

        @Override
        public void forward(Pass pass) {
            int each = input.shape().size(1) * input.shape().size(2);
            int block = Math.min(BLOCK, each);
            for (int from = 0; from < each; from += block) {
                int count = Math.min(block, each - from);
                x.moveTo(0, count);
                positions.moveTo(0, count);
                if (learned == null) {
                    waves().read(from, positions);
                } else {
                    learned.read(from, positions);
                }
                for (int row = from; row < input.elements(); row += each) {
                    input.read(row, x);
                    x.add(1, positions);
                    output.write(row, x);
                }
            }
        }

        private Vector waves() {
            Vector all = waves;
            if (all == null) {
                int time = input.shape().size(1);
                int d = input.shape().size(2);
                all = Vector.zeros(input.dtype(), time * d);
                for (int i = 0; i < all.size(); i++) {
                    all.set(i, wave(i / d, i % d, d, maxWavelength));
                }
                waves = all;
            }
            return all;
        }

        @Override
        public void backward(Pass pass) {
            sum.run();
        }
    }
}
