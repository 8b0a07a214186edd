package dev.descent.network;

import dev.descent.spec.Catalogue;
import dev.descent.spec.SpecReader;
import dev.descent.tensor.CounterRandom;
import dev.descent.tensor.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Some layers of every type, with what they take: whatever has to hold for all layers is tried with these. */
final class LayerSamples {

    /** Ids are whole numbers from 0 up to, not including, this. */
    static final int IDS = 5;

    /** What goes into a layer. */
    enum Input {
        VECTOR,
        SEQUENCE,
        IMAGE,
        /** A sequence of whole numbers. */
        IDS,
        /** Any of the first three. */
        ANY;

        boolean suits(Shape shape) {
            return switch (this) {
                case VECTOR, IDS -> shape.rank() == 1;
                case SEQUENCE -> shape.rank() == 2;
                case IMAGE -> shape.rank() == 3;
                case ANY -> true;
            };
        }

        /** A small shape of this kind. */
        Shape draw(CounterRandom random) {
            int rank = switch (this) {
                case VECTOR, IDS -> 1;
                case SEQUENCE -> 2;
                case IMAGE -> 3;
                case ANY -> 1 + (int) (3 * random.uniform(9));
            };
            List<Integer> sizes = new ArrayList<>();
            for (int axis = 0; axis < rank; axis++) {
                sizes.add(1 + (int) (6 * random.uniform(axis)));
            }
            return new Shape(sizes);
        }
    }

    /** A layer of a type, or a chain in which one stands. */
    record Sample(String type, Input input, LayerSpec spec) {

        /** A shape that the layer takes. @param seed of the draw */
        Shape shape(long seed) {
            for (int draw = 0; draw < 1000; draw++) {
                Shape shape = input.draw(CounterRandom.of(seed, draw));
                try {
                    spec.outputShape(shape);
                    return shape;
                } catch (ShapeMismatch another) {
                    // The next one may fit.
                }
            }
            throw new IllegalStateException("no shape suits " + spec);
        }
    }

    private final List<Sample> samples = new ArrayList<>();

    private LayerSamples() {}

    static Map<String, Catalogue.Entry> types() {
        return Catalogue.of(LayerSpec.class).stream()
                .collect(Collectors.toMap(Catalogue.Entry::name, entry -> entry, (a, b) -> a, LinkedHashMap::new));
    }

    /** By type. */
    static Map<String, List<Sample>> all() {
        LayerSamples all = new LayerSamples();
        all.addPlain();
        all.addConvolutions();
        all.addImages();
        all.addNormalizations();
        all.addSequences();
        all.addMasked();
        all.addContainers();
        return all.samples.stream()
                .collect(Collectors.groupingBy(Sample::type, LinkedHashMap::new, Collectors.toList()));
    }

    /** @param settings fields of each layer beside its type, with ' for " */
    private void add(String type, Input input, String... settings) {
        for (String fields : settings) {
            String comma = fields.isEmpty() ? "" : ", ";
            samples.add(new Sample(type, input, read("{'type': '" + type + "'" + comma + fields + "}")));
        }
    }

    /** Layers in a chain, which shows what one alone wouldn't. */
    private void addChain(String type, Input input, String layers) {
        samples.add(new Sample(type, input, read("{'type': 'sequential', 'layers': [" + layers + "]}")));
    }

    /** Behind ids of which some are padding, and before an average that leaves padding out. */
    private void addMasked(String type, String... settings) {
        for (String fields : settings) {
            addChain(
                    type,
                    Input.IDS,
                    "{'type': 'embedding', 'input_dim': 5, 'output_dim': 4, 'mask_zero': true}, {'type': '" + type
                            + "', " + fields + "}"
                            + (fields.contains("'return_sequences': false") ? "" : ", 'global_average_pooling1d'"));
        }
    }

    static LayerSpec read(String json) {
        return SpecReader.read(SpecReader.parse(json.replace('\'', '"')), "", LayerSpec.class);
    }

    private void addPlain() {
        for (String type : List.of(
                "elu", "exponential", "gelu", "hard_sigmoid", "leaky_relu", "linear", "log_softmax", "mish", "relu")) {
            add(type, Input.ANY, "");
        }
        for (String type : List.of("selu", "sigmoid", "silu", "softmax", "softplus", "softsign", "tanh", "flatten")) {
            add(type, Input.ANY, "");
        }
        add("elu", Input.ANY, "'alpha': 0.3");
        add("gelu", Input.ANY, "'approximate': true");
        add("leaky_relu", Input.ANY, "'negative_slope': 0.3");
        add(
                "dense",
                Input.ANY,
                "'units': 3",
                "'units': 1, 'use_bias': false, 'activation': 'softmax'",
                "'units': 4, 'activation': 'gelu', 'weight_normalization': true",
                "'units': 5, 'activation': 'relu'");
        add("dropout", Input.ANY, "'rate': 0", "'rate': 0.4");
        add("spatial_dropout", Input.SEQUENCE, "'rate': 0.4");
        add("spatial_dropout", Input.IMAGE, "'rate': 0.4");
        add("gaussian_noise", Input.ANY, "'stddev': 0.5");
        add("alpha_dropout", Input.ANY, "'rate': 0.3");
        add("reshape", Input.SEQUENCE, "'target_shape': [-1]");
        add("reshape", Input.ANY, "'target_shape': [2, -1]", "'target_shape': [2, -1, 2]");
        add("permute", Input.SEQUENCE, "'dims': [2, 1]");
        add("permute", Input.IMAGE, "'dims': [3, 1, 2]", "'dims': [1, 3, 2]");
    }

    private void addConvolutions() {
        add(
                "conv1d",
                Input.SEQUENCE,
                "'filters': 2, 'kernel_size': 2",
                "'filters': 3, 'kernel_size': 3, 'strides': 2, 'padding': 'same', 'activation': 'tanh'",
                "'filters': 2, 'kernel_size': 2, 'dilation_rate': 2, 'padding': 'causal'",
                "'filters': 1, 'kernel_size': 2, 'strides': 3, 'padding': 'causal', 'use_bias': false",
                "'filters': 3, 'kernel_size': 4, 'padding': 'same', 'activation': 'relu'",
                "'filters': 2, 'kernel_size': 2, 'dilation_rate': 3, 'padding': 'same', 'weight_normalization': true");
        add(
                "conv2d",
                Input.IMAGE,
                "'filters': 2, 'kernel_size': 2",
                "'filters': 1, 'kernel_size': 1, 'strides': 2",
                "'filters': 3, 'kernel_size': [2, 3], 'strides': [1, 2], 'padding': 'same', 'activation': 'relu'",
                "'filters': 2, 'kernel_size': [1, 2], 'strides': 3, 'padding': 'same', 'use_bias': false",
                "'filters': 2, 'kernel_size': 4, 'padding': 'same', 'activation': 'silu', 'weight_normalization': true",
                "'filters': 2, 'kernel_size': 2, 'dilation_rate': [1, 2]",
                "'filters': 2, 'kernel_size': [3, 2], 'dilation_rate': [2, 3], 'strides': 2, 'padding': 'same'");
        add(
                "depthwise_conv2d",
                Input.IMAGE,
                "'kernel_size': 2",
                "'kernel_size': [3, 2], 'strides': 2, 'padding': 'same', 'depth_multiplier': 2, 'activation': 'tanh'",
                "'kernel_size': 2, 'dilation_rate': [2, 1], 'use_bias': false",
                "'kernel_size': [2, 3], 'dilation_rate': 2, 'padding': 'same', 'weight_normalization': true");
        add(
                "conv2d_transpose",
                Input.IMAGE,
                "'filters': 2, 'kernel_size': 3",
                "'filters': 2, 'kernel_size': 1, 'strides': 2, 'activation': 'tanh'",
                "'filters': 1, 'kernel_size': [3, 2], 'strides': [2, 3], 'padding': 'same', 'use_bias': false",
                "'filters': 3, 'kernel_size': 4, 'strides': 2, 'padding': 'same', 'weight_normalization': true");
        addChain(
                "conv2d_transpose",
                Input.IMAGE,
                "{'type': 'conv2d_transpose', 'filters': 2, 'kernel_size': 2},"
                        + " {'type': 'conv2d_transpose', 'filters': 1, 'kernel_size': 2, 'strides': 2}");
    }

    private void addImages() {
        for (String type : List.of("max_pooling", "average_pooling")) {
            add(
                    type + "1d",
                    Input.SEQUENCE,
                    "'pool_size': 2",
                    "'pool_size': 3, 'strides': 1, 'padding': 'same'",
                    "'pool_size': 1, 'strides': 2",
                    "'pool_size': 2, 'strides': 3, 'padding': 'same'");
            add(
                    type + "2d",
                    Input.IMAGE,
                    "'pool_size': 2",
                    "'pool_size': [3, 2], 'strides': [1, 2], 'padding': 'same'",
                    "'pool_size': [1, 2], 'strides': 3",
                    "'pool_size': 2, 'strides': [3, 1], 'padding': 'same'");
            add("global_" + type + "1d", Input.SEQUENCE, "");
            add("global_" + type + "2d", Input.IMAGE, "");
        }
        addChain("max_pooling2d", Input.IMAGE, "'relu', 'max_pooling2d'");
        addChain(
                "global_max_pooling1d",
                Input.SEQUENCE,
                "{'type': 'dense', 'units': 3, 'activation': 'relu'}, 'global_max_pooling1d'");
        add("zero_padding2d", Input.IMAGE, "'padding': 1", "'padding': [0, 2]", "'padding': [[1, 0], [2, 3]]");
        add("up_sampling2d", Input.IMAGE, "'size': 2", "'size': [1, 3]", "'size': [3, 2], 'interpolation': 'bilinear'");
    }

    private void addNormalizations() {
        String lively = "'gamma_initializer': {'type': 'random_uniform', 'minval': 0.5, 'maxval': 2}";
        add(
                "batch_normalization",
                Input.ANY,
                "",
                lively + ", 'center': false, 'momentum': 0.5",
                "'scale': false, 'epsilon': 0.1");
        add("layer_normalization", Input.ANY, "", lively, "'center': false, 'scale': false", "'scale': false");
        add("rms_normalization", Input.ANY, "'epsilon': 0.01", "");
        add(
                "group_normalization",
                Input.ANY,
                "'groups': 1",
                "'groups': 2, " + lively,
                "'groups': 3, 'center': false, 'epsilon': 0.1",
                "'groups': 2, 'scale': false");
    }

    private void addSequences() {
        for (String type : List.of("simple_rnn", "lstm", "gru")) {
            add(
                    type,
                    Input.SEQUENCE,
                    "'units': 3, 'return_sequences': true",
                    "'units': 1, 'go_backwards': true",
                    "'units': 2, 'return_sequences': true, 'go_backwards': true, 'use_bias': false",
                    "'units': 3, 'activation': 'mish', 'weight_normalization': true",
                    "'units': 2, 'activation': 'relu', 'return_sequences': true");
            add(
                    "bidirectional",
                    Input.SEQUENCE,
                    "'layer': {'type': '" + type + "', 'units': 2, 'return_sequences': true}",
                    "'merge_mode': 'mul', 'layer': {'type': '" + type + "', 'units': 3, 'return_sequences': true}",
                    "'merge_mode': 'mul', 'layer': {'type': '" + type + "', 'units': 2}",
                    "'merge_mode': 'ave', 'layer': {'type': '" + type + "', 'units': 1, 'return_sequences': true}",
                    "'merge_mode': 'sum', 'layer': {'type': '" + type + "', 'units': 2, 'go_backwards': true}",
                    "'layer': {'type': '" + type + "', 'units': 2}");
        }
        add(
                "gru",
                Input.SEQUENCE,
                "'units': 2, 'reset_after': false",
                "'units': 3, 'recurrent_activation': 'softsign'");
        add("lstm", Input.SEQUENCE, "'units': 2, 'recurrent_activation': 'hard_sigmoid', 'return_sequences': true");
        add(
                "multi_head_attention",
                Input.SEQUENCE,
                "'num_heads': 1, 'key_dim': 2",
                "'num_heads': 2, 'key_dim': 3, 'value_dim': 1, 'use_causal_mask': true",
                "'num_heads': 3, 'key_dim': 1, 'use_bias': false",
                "'num_heads': 2, 'key_dim': 2, 'dropout': 0.4");
        add(
                "positional_embedding",
                Input.SEQUENCE,
                "",
                "'mode': 'sinusoidal'",
                "'mode': 'sinusoidal', 'max_wavelength': 3");
        add(
                "embedding",
                Input.IDS,
                "'input_dim': 5, 'output_dim': 3",
                "'input_dim': 7, 'output_dim': 1, 'mask_zero': true");
    }

    private void addMasked() {
        for (String type : List.of("simple_rnn", "lstm", "gru")) {
            addMasked(
                    type,
                    "'units': 3, 'return_sequences': false",
                    "'units': 2, 'return_sequences': true",
                    "'units': 2, 'return_sequences': true, 'go_backwards': true",
                    "'units': 3, 'activation': 'silu', 'go_backwards': true, 'return_sequences': false");
            addMasked(
                    "bidirectional",
                    "'layer': {'type': '" + type + "', 'units': 2, 'return_sequences': true}",
                    "'merge_mode': 'mul', 'layer': {'type': '" + type
                            + "', 'units': 2, 'return_sequences': true, 'go_backwards': true}",
                    "'merge_mode': 'ave', 'layer': {'type': '" + type + "', 'units': 2, 'return_sequences': false}");
        }
        addMasked("gru", "'units': 2, 'reset_after': false, 'return_sequences': false");
        addMasked("gru", "'units': 2, 'reset_after': false, 'return_sequences': true");
        addMasked(
                "multi_head_attention",
                "'num_heads': 2, 'key_dim': 2",
                "'num_heads': 1, 'key_dim': 3, 'use_causal_mask': true, 'dropout': 0.3");
        addMasked("dense", "'units': 2, 'activation': 'gelu'");
        addMasked("time_distributed", "'layer': {'type': 'dense', 'units': 2, 'activation': 'tanh'}");
        addMasked(
                "residual",
                "'layers': [{'type': 'lstm', 'units': 4, 'return_sequences': true}, 'layer_normalization']");
        addChain(
                "global_average_pooling1d",
                Input.IDS,
                "{'type': 'embedding', 'input_dim': 5, 'output_dim': 2, 'mask_zero': true}, 'global_average_pooling1d'");
    }

    private void addContainers() {
        String dense = "{'type': 'dense', 'units': 3, 'activation': 'tanh'}";
        add("sequential", Input.ANY, "'layers': [" + dense + ", 'layer_normalization', {'type': 'dense', 'units': 2}]");
        add("residual", Input.ANY, "'layers': ['gelu']", "'layers': ['batch_normalization', 'softmax', 'relu']");
        add(
                "residual",
                Input.SEQUENCE,
                "'layers': [{'type': 'residual', 'layers': ['layer_normalization', 'tanh']},"
                        + " {'type': 'multi_head_attention', 'num_heads': 2, 'key_dim': 2}]");
        add(
                "parallel",
                Input.ANY,
                "'branches': [[], ['silu']]",
                "'branches': [[" + dense + "], [], ['relu', " + dense + "]], 'merge': 'concatenate'",
                "'branches': [[{'type': 'dense', 'units': 2}], [" + dense + ", {'type': 'dense', 'units': 2}]]",
                "'branches': [[{'type': 'dropout', 'rate': 0.3}], ['tanh'], []], 'merge': 'concatenate'");
        add("time_distributed", Input.SEQUENCE, "'layer': " + dense, "'layer': 'batch_normalization'");
        add(
                "time_distributed",
                Input.IMAGE,
                "'layer': {'type': 'gru', 'units': 2}",
                "'layer': {'type': 'sequential', 'layers': [{'type': 'conv1d', 'filters': 2, 'kernel_size': 2,"
                        + " 'padding': 'same'}, 'relu', 'global_average_pooling1d']}");
    }

    /** All, as cases of a test. */
    static Stream<Sample> stream() {
        return all().values().stream().flatMap(List::stream);
    }
}
