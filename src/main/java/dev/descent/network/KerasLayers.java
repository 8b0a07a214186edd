package dev.descent.network;

import dev.descent.spec.NearName;
import dev.descent.spec.Problems;
import dev.descent.spec.Translation;
import dev.descent.spec.Wording;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.StringNode;

/** The layers of Keras that there are here. */
final class KerasLayers {

    static final String SEQUENTIAL = "Sequential";

    private static final String CHANNELS = "images are [height, width, channels], and sequences [time, features].";
    private static final String OUTPUTS = "a layer of a `Sequential` has one output.";
    private static final String STATE = "states aren't kept from batch to batch.";
    private static final String DROPPED = "put a `Dropout` before the layer, or none.";

    private static final Map<String, KerasLayer> LAYERS = layers();

    /** What Keras has and why it isn't taken, by class. */
    private static final Map<String, String> REFUSED = refused();

    private KerasLayers() {}

    private static Map<String, KerasLayer> layers() {
        Map<String, KerasLayer> layers = new LinkedHashMap<>();
        layers.put(
                "Dense",
                of("dense")
                        .copies("units", "use_bias")
                        .activation()
                        .weight("kernel")
                        .weight("bias"));
        convolutions(layers);
        poolings(layers);
        shapes(layers);
        noises(layers);
        normalizations(layers);
        recurrent(layers);
        activations(layers);
        layers.put(SEQUENTIAL, KerasWrappers::sequential);
        return layers;
    }

    private static KerasPlainLayer of(String type) {
        return KerasPlainLayer.of(type);
    }

    private static void convolutions(Map<String, KerasLayer> layers) {
        layers.put(
                "Conv1D",
                convolution("conv1d")
                        .copies("filters")
                        .weight("kernel")
                        .field("kernel_size", KerasField.single("kernel_size", false))
                        .field("strides", KerasField.single("strides", false))
                        .field("dilation_rate", KerasField.single("dilation_rate", false)));
        layers.put(
                "Conv2D",
                convolution("conv2d")
                        .copies("filters", "kernel_size", "strides", "dilation_rate")
                        .weight("kernel"));
        layers.put(
                "DepthwiseConv2D",
                convolution("depthwise_conv2d")
                        .copies("depth_multiplier", "kernel_size", "strides", "dilation_rate")
                        .weight("depthwise", "kernel"));
        layers.put(
                "Conv2DTranspose",
                convolution("conv2d_transpose")
                        .copies("filters", "kernel_size", "strides")
                        .weight("kernel")
                        .only("output_padding", "the output's size follows from the rest.", "null")
                        .only("dilation_rate", "a transposed convolution isn't dilated here.", "[1, 1]", "1"));
    }

    private static KerasPlainLayer convolution(String type) {
        return of(type).copies("padding", "use_bias")
                .activation()
                .weight("bias")
                .only("data_format", CHANNELS, "\"channels_last\"", "null")
                .only("groups", "every filter sees all channels; `DepthwiseConv2D` sees one each.", "1");
    }

    private static void poolings(Map<String, KerasLayer> layers) {
        for (String kind : new String[] {"Max", "Average"}) {
            String name = kind.toLowerCase(Locale.ROOT) + "_pooling";
            layers.put(
                    kind + "Pooling1D",
                    last(name + "1d")
                            .copies("padding")
                            .field("pool_size", KerasField.single("pool_size", false))
                            .field("strides", KerasField.single("strides", true)));
            layers.put(
                    kind + "Pooling2D",
                    last(name + "2d")
                            .copies("padding", "pool_size")
                            .field("strides", KerasField.copyUnlessNull("strides")));
            for (String axes : new String[] {"1", "2"}) {
                layers.put(
                        "Global" + kind + "Pooling" + axes + "D",
                        last("global_" + name + axes + "d")
                                .only("keepdims", "the output is [batch, channels].", "false", "null")
                                .rank(2));
            }
        }
    }

    /** A layer for channels that come last. */
    private static KerasPlainLayer last(String type) {
        return of(type).only("data_format", CHANNELS, "\"channels_last\"", "null");
    }

    private static void shapes(Map<String, KerasLayer> layers) {
        layers.put("Flatten", last("flatten").rank(2));
        layers.put("Reshape", of("reshape").copies("target_shape").rank((layer, place) -> {
            JsonNode shape = layer.config().path("target_shape");
            return shape.isArray() ? shape.size() + 1 : 0;
        }));
        layers.put("Permute", of("permute").copies("dims"));
        layers.put("ZeroPadding2D", last("zero_padding2d").copies("padding"));
        layers.put("UpSampling2D", last("up_sampling2d").copies("size", "interpolation"));
    }

    private static void noises(Map<String, KerasLayer> layers) {
        layers.put("Dropout", noise("dropout", "rate"));
        layers.put("SpatialDropout1D", noise("spatial_dropout", "rate"));
        layers.put(
                "SpatialDropout2D",
                noise("spatial_dropout", "rate").only("data_format", CHANNELS, "\"channels_last\"", "null"));
        layers.put("GaussianNoise", noise("gaussian_noise", "stddev"));
        layers.put("AlphaDropout", noise("alpha_dropout", "rate"));
    }

    private static KerasPlainLayer noise(String type, String strength) {
        return of(type).copies(strength)
                .field("seed", KerasChoice.NO_SEED)
                .only("noise_shape", "every number is dropped by itself.", "null");
    }

    private static void normalizations(Map<String, KerasLayer> layers) {
        layers.put(
                "BatchNormalization",
                normalization("batch_normalization")
                        .copies("momentum")
                        .field(
                                "moving_mean_initializer",
                                KerasField.choice(KerasChoice.INITIALIZERS, "moving_mean_initializer"))
                        .field(
                                "moving_variance_initializer",
                                KerasField.choice(KerasChoice.INITIALIZERS, "moving_variance_initializer"))
                        // One machine sees the whole batch.
                        .ignores("synchronized", "fused")
                        .only("renorm", "batches are normalized by themselves.", "false", "null")
                        .only("virtual_batch_size", "the whole batch is normalized at once.", "null"));
        layers.put(
                "LayerNormalization",
                normalization("layer_normalization").only("rms_scaling", "use `RMSNormalization`.", "false", "null"));
        layers.put("GroupNormalization", normalization("group_normalization").copies("groups"));
        layers.put(
                "RMSNormalization",
                of("rms_normalization")
                        .copies("epsilon")
                        .field("axis", KerasField.lastAxis())
                        .hasWeights());
    }

    private static KerasPlainLayer normalization(String type) {
        return of(type).field("axis", KerasField.lastAxis())
                .copies("epsilon", "center", "scale")
                .weight("beta")
                .weight("gamma");
    }

    private static void recurrent(Map<String, KerasLayer> layers) {
        layers.put(
                "Embedding",
                of("embedding")
                        .copies("input_dim", "output_dim", "mask_zero")
                        .weight("embeddings")
                        .ignores("input_length")
                        .rank((layer, place) -> place.rankPlus(1)));
        layers.put("SimpleRNN", recurrence("simple_rnn"));
        layers.put("LSTM", gated("lstm").copies("unit_forget_bias"));
        layers.put("GRU", gated("gru").copies("reset_after"));
        layers.put("Bidirectional", KerasWrappers::bidirectional);
        layers.put("TimeDistributed", KerasWrappers::timeDistributed);
    }

    private static KerasPlainLayer gated(String type) {
        return recurrence(type)
                .field("recurrent_activation", KerasField.activation("recurrent_activation"))
                .ignores("use_cudnn");
    }

    private static KerasPlainLayer recurrence(String type) {
        return of(type).copies("units", "use_bias", "return_sequences", "go_backwards")
                .activation()
                .weight("kernel")
                .weight("recurrent")
                .weight("bias")
                .only("dropout", DROPPED, "0")
                .only("recurrent_dropout", DROPPED, "0")
                .field("seed", KerasChoice.NO_SEED)
                .only("return_state", OUTPUTS, "false")
                .only("stateful", STATE, "false")
                .only("time_major", "the batch is the first axis, and time the second.", "false")
                .only("zero_output_for_mask", "where there is nothing to read, the last output stays.", "false")
                .ignores("unroll", "implementation")
                .rank((layer, place) -> layer.config().path("return_sequences").asBoolean(false) ? 3 : 2);
    }

    private static void activations(Map<String, KerasLayer> layers) {
        layers.put(
                "Activation",
                of("linear").requires("activation").field("activation", (value, problems, place, into) -> {
                    Translation function = KerasActivations.translate(value, problems, place);
                    if (function != null) {
                        function.tree().forEachEntry((name, own) -> into.put(name, own, problems.pointer()));
                    }
                }));
        layers.put(
                "ReLU",
                of("relu")
                        .only("max_value", "`relu` has no upper bound here.", "null")
                        .only("threshold", "`relu` bends at 0 here.", "0")
                        .field("negative_slope", (value, problems, place, into) -> {
                            if (!value.isNull() && !(value.isNumber() && value.doubleValue() == 0)) {
                                into.put("type", StringNode.valueOf("leaky_relu"), problems.pointer());
                                into.put("negative_slope", value, problems.pointer());
                            }
                        }));
        layers.put(
                "LeakyReLU",
                // Keras 2 calls the slope alpha.
                of("leaky_relu").copies("negative_slope").field("alpha", KerasField.copy("negative_slope")));
        layers.put("ELU", of("elu").copies("alpha"));
        layers.put("Softmax", of("softmax").field("axis", KerasField.lastAxis()));
    }

    private static Map<String, String> refused() {
        Map<String, String> refused = new HashMap<>();
        refused.put("PReLU", "`PReLU` learns its slopes, which isn't offered; use `LeakyReLU`.");
        for (String attention :
                new String[] {"MultiHeadAttention", "GroupQueryAttention", "Attention", "AdditiveAttention"}) {
            refused.put(
                    attention,
                    "`" + attention
                            + "` takes several inputs, so it isn't a layer of a `Sequential`; Descent's own form has"
                            + " `multi_head_attention`, and `residual` to put around it.");
        }
        for (String merge :
                new String[] {"Add", "Average", "Concatenate", "Dot", "Maximum", "Minimum", "Multiply", "Subtract"}) {
            refused.put(
                    merge,
                    "`" + merge
                            + "` joins several inputs, so it isn't a layer of a `Sequential`; Descent's own form has"
                            + " `residual` and `parallel`.");
        }
        for (String graph : new String[] {"Functional", "Model"}) {
            refused.put(graph, "A functional model is a graph of layers; only a `Sequential` one is taken.");
        }
        for (String scaling : new String[] {"Rescaling", "Normalization"}) {
            refused.put(
                    scaling,
                    "`" + scaling + "` prepares inputs, which the data set's `scaling` does here; leave it out.");
        }
        refused.put("Lambda", "`Lambda` runs code of a program's own, which can't be sent as JSON.");
        return refused;
    }

    /** Translates one element of a list of layers, or the layer that another is wrapped around. */
    static KerasLayer.Translated translate(JsonNode node, Problems problems, KerasPlace place) {
        KerasLayer.Translated nothing = new KerasLayer.Translated(null, 0);
        KerasObject object = KerasObject.of(node, problems);
        if (object == null) {
            return nothing;
        }
        String name = object.className();
        KerasLayer layer = LAYERS.get(name);
        if (layer != null) {
            return layer.translate(object, place);
        }
        String known = String.join(", ", LAYERS.keySet());
        String why = REFUSED.get(name);
        problems.at(KerasObject.CLASS_NAME)
                .add(
                        why == null ? "unknown_type" : "unsupported",
                        why == null
                                ? "There is no layer " + Wording.quote(name) + " here"
                                        + NearName.hint(name, LAYERS.keySet())
                                : why,
                        known);
        return nothing;
    }
}
