package dev.descent.network;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.descent.spec.About;
import dev.descent.spec.Problems;
import dev.descent.spec.SelfChecking;
import dev.descent.tensor.Shape;
import jakarta.validation.Valid;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Self-attention of several heads (Vaswani et al. 2017) on a sequence [time, features], whose shape it keeps. Weights
 * {@code query/kernel}, {@code key/kernel} [features, heads, key_dim], {@code value/kernel} [features, heads, value_dim],
 * {@code output/kernel} [heads, value_dim, features], and a {@code bias} of each.
 */
@JsonTypeName("multi_head_attention")
@About(
        value =
                "Self-attention: each time step becomes an average of all, weighted by how well their keys suit its query.",
        equation = "y = Σₕ softmax(QₕKₕᵀ/√key_dim)·Vₕ·Oₕ + b, where Qₕ, Kₕ, Vₕ are affine in x",
        source = "Vaswani et al. 2017: Attention Is All You Need")
public record MultiHeadAttention(
        @JsonPropertyDescription("How many weighted averages are made side by side") @NotNull @Positive @Max(10_000)
        Integer numHeads,

        @JsonPropertyDescription("Length of each head's queries and keys") @NotNull @Positive @Max(100_000)
        Integer keyDim,

        @JsonPropertyDescription("Length of each head's values; that of the keys if not given") @Positive @Max(100_000)
        Integer valueDim,

        @JsonPropertyDescription("Whether queries, keys, values and the output have a bias")
        Boolean useBias,

        @JsonPropertyDescription("Whether a time step sees only itself and those before it")
        Boolean useCausalMask,

        @JsonPropertyDescription("Share of the averages' weights that is dropped while training")
        @DecimalMin("0")
        @DecimalMax(value = "1", inclusive = false)
        Double dropout,

        @JsonPropertyDescription("First values of the kernels") @Valid
        Initializer kernelInitializer,

        @JsonPropertyDescription("First values of the biases") @Valid
        Initializer biasInitializer,

        @JsonUnwrapped WeightSettings learning)
        implements LayerSpec, SelfChecking {

    static final String QUERY = "query";
    static final String KEY = "key";
    static final String VALUE = "value";
    static final String OUTPUT = "output";

    public MultiHeadAttention {
        valueDim = valueDim == null ? keyDim : valueDim;
        useBias = Objects.requireNonNullElse(useBias, true);
        useCausalMask = Objects.requireNonNullElse(useCausalMask, false);
        dropout = Objects.requireNonNullElse(dropout, 0.0);
        kernelInitializer = Objects.requireNonNullElse(kernelInitializer, new GlorotUniform());
        biasInitializer = Objects.requireNonNullElse(biasInitializer, new Zeros());
        learning = Objects.requireNonNullElse(learning, WeightSettings.standard());
    }

    @Override
    public void check(Problems problems) {
        if (learning.weightNormalization()) {
            problems.at("weight_normalization")
                    .add(
                            "unsuitable",
                            "`multi_head_attention` can't learn its kernels as direction and length.",
                            "false");
        }
    }

    @Override
    public Shape outputShape(Shape input) {
        if (input.rank() != 2) {
            throw new ShapeMismatch(
                    "",
                    "`multi_head_attention` needs a sequence of vectors, an input (time, features), and gets " + input
                            + "; put it behind an `embedding`, or a `reshape`.");
        }
        return input;
    }

    @Override
    public List<Weight> weights(Shape input) {
        int features = input.size(-1);
        List<Weight> weights = new ArrayList<>();
        for (String name : List.of(QUERY, KEY, VALUE)) {
            int each = name.equals(VALUE) ? valueDim : keyDim;
            add(weights, name, Shape.of(features, numHeads, each), Shape.of(numHeads, each));
        }
        add(weights, OUTPUT, Shape.of(numHeads, valueDim, features), Shape.of(features));
        return weights;
    }

    private void add(List<Weight> weights, String name, Shape kernel, Shape bias) {
        weights.add(named(name, learning.kernel(kernel, kernelInitializer)));
        if (useBias) {
            weights.add(named(name, learning.bias(bias, biasInitializer)));
        }
    }

    private static Weight named(String prefix, Weight weight) {
        return new Weight(prefix + "/" + weight.name(), weight.shape(), weight.initializer(), weight.settings());
    }

    @Override
    public boolean keepsMask() {
        return true;
    }

    @Override
    public Layer build(LayerContext context) {
        return new Attention(context, this);
    }
}
