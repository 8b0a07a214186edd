package dev.descent.network;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.descent.optimizer.Constraint;
import dev.descent.optimizer.ParameterSettings;
import dev.descent.optimizer.Regularizer;
import dev.descent.spec.About;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Tensor;
import dev.descent.tensor.Vector;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A learned vector for each whole number from 0 up to, not including, {@code input_dim}: ids of any shape […] become […, output_dim].
 * Weight {@code embeddings} [input_dim, output_dim].
 */
@JsonTypeName("embedding")
@About(
        value = "A learned vector for each id: whole numbers from 0 up to, not including, input_dim.",
        equation = "y[…, j] = E[x[…], j]",
        source = "Bengio et al. 2003: A Neural Probabilistic Language Model")
public record Embedding(
        @JsonPropertyDescription("How many ids there are: one more than the largest") @NotNull @Positive @Max(MOST_IDS)
        Integer inputDim,

        @JsonPropertyDescription("Length of each id's vector") @NotNull @Positive @Max(1_000_000)
        Integer outputDim,

        @JsonPropertyDescription(
                "Whether id 0 is padding, which layers behind leave out: recurrent ones, attention and averages over time")
        Boolean maskZero,

        @JsonPropertyDescription("First values of the vectors") @Valid
        Initializer embeddingsInitializer,

        @JsonPropertyDescription("Penalty on the vectors, added to the loss") @Nullable @Valid
        Regularizer embeddingsRegularizer,

        @JsonPropertyDescription("What the vectors are projected onto after each update") @Nullable @Valid
        Constraint embeddingsConstraint,

        @JsonPropertyDescription("Whether the layer learns; if not, its vectors keep their first values")
        Boolean trainable,

        @JsonPropertyDescription("Factor of the learning rate for this layer") @PositiveOrZero
        Double learningRateMultiplier)
        implements LayerSpec {

    /** Single precision holds every whole number up to here. */
    private static final int MOST_IDS = 1 << 24;

    public Embedding {
        maskZero = Objects.requireNonNullElse(maskZero, false);
        embeddingsInitializer = Objects.requireNonNullElse(embeddingsInitializer, new RandomUniform(-0.05, 0.05));
        trainable = Objects.requireNonNullElse(trainable, true);
        learningRateMultiplier = Objects.requireNonNullElse(learningRateMultiplier, 1.0);
    }

    @Override
    public Shape outputShape(Shape input) {
        if (maskZero && input.rank() != 1) {
            throw new ShapeMismatch(
                    "mask_zero",
                    "`mask_zero` needs one id for each time step, an input of one axis; it has " + input.rank()
                            + ". Reshape the input, or leave `mask_zero` out.");
        }
        return appended(input, outputDim);
    }

    private static Shape appended(Shape shape, int size) {
        int[] sizes = Arrays.copyOf(shape.toArray(), shape.rank() + 1);
        sizes[shape.rank()] = size;
        return Shape.of(sizes);
    }

    @Override
    public List<Weight> weights(Shape input) {
        return List.of(new Weight(
                "embeddings",
                Shape.of(inputDim, outputDim),
                embeddingsInitializer,
                new ParameterSettings(
                        ParameterSettings.Kind.KERNEL,
                        trainable,
                        learningRateMultiplier,
                        embeddingsRegularizer,
                        embeddingsConstraint)));
    }

    @Override
    public Layer build(LayerContext context) {
        return new Lookup(context, this);
    }

    private static final class Lookup implements Layer {

        private static final int BLOCK = 2048;

        private final Tensor ids;
        private final Tensor output;
        private final @Nullable Tensor outputGradient;
        private final Tensor table;
        private final @Nullable Tensor tableGradient;
        private final @Nullable Tensor inputGradient;
        private final @Nullable Tensor mask;
        private final int inputDim;
        private final int width;
        /** Ids of a block. */
        private final Vector some;

        private final Vector valid;
        private final Vector vectors;
        private final Vector row;

        Lookup(LayerContext context, Embedding spec) {
            this.ids = context.input();
            this.inputDim = spec.inputDim;
            this.width = spec.outputDim;
            Shape shape = appended(ids.shape(), width);
            this.output = context.allocateOutput(shape);
            this.outputGradient = context.allocateGradient(shape);
            this.table = context.weight("embeddings");
            this.tableGradient =
                    outputGradient != null && context.trainable() ? context.weightGradient("embeddings") : null;
            this.inputGradient = context.inputGradient();
            if (tableGradient == null) {
                context.forgetInput();
            }
            this.mask = spec.maskZero ? context.allocate(ids.shape()) : null;
            if (mask != null) {
                context.replaceMask(mask);
            }
            int block = Math.min(Math.max(1, BLOCK / width), ids.elements());
            this.some = Vector.zeros(ids.dtype(), block);
            this.valid = Vector.zeros(ids.dtype(), block);
            this.vectors = Vector.zeros(ids.dtype(), block * width);
            this.row = Vector.zeros(ids.dtype(), width);
        }

        @Override
        public Tensor output() {
            return output;
        }

        @Override
        public @Nullable Tensor outputGradient() {
            return outputGradient;
        }

        private int begin(int from, int block) {
            int count = Math.min(block, ids.elements() - from);
            some.moveTo(0, count);
            ids.read(from, some);
            return count;
        }

        @Override
        public void forward(Pass pass) {
            int block = vectors.size() / width;
            for (int from = 0; from < ids.elements(); from += block) {
                int count = begin(from, block);
                for (int i = 0; i < count; i++) {
                    double id = some.get(i);
                    if (!(id >= 0 && id < inputDim && id == Math.rint(id))) {
                        throw new UnknownIdException(id, inputDim);
                    }
                    vectors.moveTo(i * width, width);
                    table.read((int) id * width, vectors);
                }
                vectors.moveTo(0, count * width);
                output.write(from * width, vectors);
                vectors.moveTo(0, block * width);
                if (mask != null) {
                    valid.moveTo(0, count);
                    valid.chooseBySign(some, 0, 0, 1);
                    mask.write(from, valid);
                }
            }
        }

        @Override
        public void backward(Pass pass) {
            if (inputGradient != null) {
                // An id has no slope: the vector next to another's has nothing to do with it.
                inputGradient.fill(0);
            }
            if (tableGradient == null || outputGradient == null) {
                return;
            }
            tableGradient.fill(0);
            int block = vectors.size() / width;
            for (int from = 0; from < ids.elements(); from += block) {
                int count = begin(from, block);
                for (int i = 0; i < count; i++) {
                    int at = (int) some.get(i) * width;
                    vectors.moveTo(0, width);
                    outputGradient.read((from + i) * width, vectors);
                    tableGradient.read(at, row);
                    row.add(1, vectors);
                    tableGradient.write(at, row);
                }
                vectors.moveTo(0, block * width);
            }
        }
    }
}
