package dev.descent.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.descent.spec.Problems;
import dev.descent.spec.SpecReader;
import dev.descent.spec.Translation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.StringNode;

/** What a model of Keras is here; whether the layers that it then has exist is the reader's business. */
class KerasFormTest {

    private static final Path DOCUMENTS = Path.of("src/test/resources/keras");

    private static JsonNode document(String name) throws IOException {
        return SpecReader.parse(Files.readString(DOCUMENTS.resolve(name)));
    }

    private static JsonNode translate(JsonNode keras) {
        KerasForm form = new KerasForm();
        assertThat(form.recognizes(keras)).isTrue();
        Problems problems = new Problems("/model");
        Translation translation = form.translate(keras, problems);
        assertThat(problems.list()).isEmpty();
        return Objects.requireNonNull(translation).tree();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mnist-cnn",
                "mnist-mlp-keras2",
                "cnn-batch-normalization",
                "cnn-batch-normalization-keras2",
                "text-bidirectional-lstm"
            })
    void aWholeModel(String name) throws IOException {
        assertThat(translate(document(name + ".json"))).isEqualTo(document(name + ".descent.json"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"mnist-cnn", "mnist-mlp-keras2"})
    void isReadAsItsOwnForm(String name) throws IOException {
        ModelSpec own = SpecReader.read(document(name + ".descent.json"), "", ModelSpec.class);

        assertThat(SpecReader.read(document(name + ".json"), "", ModelSpec.class))
                .isEqualTo(own);
        JsonNode string = StringNode.valueOf(document(name + ".json").toString());
        assertThat(SpecReader.read(string, "", ModelSpec.class)).isEqualTo(own);
    }

    private static JsonNode layers(String input, String layers) {
        return translate(SpecReader.parse("""
                {'module': 'keras', 'class_name': 'Sequential', 'config': {'layers': [%s%s]}}
                """.formatted(input, layers).replace('\'', '"')));
    }

    private static String layer(String className, String config) {
        return "{'class_name': '" + className + "', 'config': {" + config + "}}";
    }

    /** Class, its configuration as far as it matters, and what it is here. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
            Dense | 'units': 3, 'activation': null | {'type': 'dense', 'units': 3, 'activation': 'linear'}
            Dense | 'units': 3, 'trainable': false | {'type': 'dense', 'units': 3, 'trainable': false}
            Dense | 'units': 3, 'activation': 'leaky_relu' | {'type': 'dense', 'units': 3, 'activation': {'type': 'leaky_relu', 'negative_slope': 0.2}}
            Dense | 'units': 3, 'activation': 'hard_sigmoid' | {'type': 'dense', 'units': 3, 'activation': 'hard_sigmoid'}
            Dense | 'units': 3, 'kernel_initializer': 'he_normal', 'bias_initializer': 'Zeros' | {'type': 'dense', 'units': 3, 'kernel_initializer': 'he_normal', 'bias_initializer': 'zeros'}
            Dense | 'units': 3, 'kernel_initializer': {'class_name': 'Constant', 'config': {'value': 0.1}} | {'type': 'dense', 'units': 3, 'kernel_initializer': {'type': 'constant', 'value': 0.1}}
            Dense | 'units': 3, 'kernel_initializer': {'class_name': 'VarianceScaling', 'config': {'distribution': 'normal'}} | {'type': 'dense', 'units': 3, 'kernel_initializer': {'type': 'variance_scaling', 'distribution': 'truncated_normal'}}
            Dense | 'units': 3, 'kernel_regularizer': 'l2', 'bias_regularizer': {'class_name': 'L1', 'config': {'l1': 0.1}} | {'type': 'dense', 'units': 3, 'kernel_regularizer': 'l2', 'bias_regularizer': {'type': 'l1', 'l1': 0.1}}
            Dense | 'units': 3, 'bias_constraint': {'class_name': 'NonNeg', 'config': {}}, 'lora_rank': null | {'type': 'dense', 'units': 3, 'bias_constraint': 'non_neg'}
            Conv2DTranspose | 'filters': 8, 'kernel_size': [3, 3], 'strides': [2, 2], 'padding': 'same', 'dilation_rate': [1, 1], 'output_padding': null | {'type': 'conv2d_transpose', 'filters': 8, 'kernel_size': [3, 3], 'strides': [2, 2], 'padding': 'same'}
            DepthwiseConv2D | 'kernel_size': [3, 3], 'depthwise_constraint': 'unit_norm', 'trainable': false | {'type': 'depthwise_conv2d', 'kernel_size': [3, 3], 'kernel_constraint': 'unit_norm', 'trainable': false}
            BatchNormalization | 'axis': -1, 'trainable': false | {'type': 'batch_normalization', 'trainable': false}
            MaxPooling2D | 'pool_size': [2, 2], 'strides': null, 'trainable': false | {'type': 'max_pooling2d', 'pool_size': [2, 2]}
            AveragePooling1D | 'pool_size': [2], 'strides': null | {'type': 'average_pooling1d', 'pool_size': 2}
            AveragePooling2D | 'pool_size': [2, 2] | {'type': 'average_pooling2d', 'pool_size': [2, 2]}
            GlobalMaxPooling1D | 'keepdims': false | {'type': 'global_max_pooling1d'}
            GlobalMaxPooling2D | 'data_format': 'channels_last' | {'type': 'global_max_pooling2d'}
            GlobalAveragePooling1D | | {'type': 'global_average_pooling1d'}
            Reshape | 'target_shape': [4, -1] | {'type': 'reshape', 'target_shape': [4, -1]}
            Permute | 'dims': [2, 1] | {'type': 'permute', 'dims': [2, 1]}
            ZeroPadding2D | 'padding': [[1, 1], [2, 2]] | {'type': 'zero_padding2d', 'padding': [[1, 1], [2, 2]]}
            UpSampling2D | 'size': [2, 2], 'interpolation': 'bilinear' | {'type': 'up_sampling2d', 'size': [2, 2], 'interpolation': 'bilinear'}
            SpatialDropout1D | 'rate': 0.3, 'noise_shape': null | {'type': 'spatial_dropout', 'rate': 0.3}
            AlphaDropout | 'rate': 0.3 | {'type': 'alpha_dropout', 'rate': 0.3}
            GroupNormalization | 'groups': 4, 'axis': -1 | {'type': 'group_normalization', 'groups': 4}
            RMSNormalization | 'axis': -1, 'epsilon': 1e-6 | {'type': 'rms_normalization', 'epsilon': 1e-6}
            SimpleRNN | 'units': 4, 'activation': null, 'dropout': 0, 'unroll': true | {'type': 'simple_rnn', 'units': 4, 'activation': 'linear'}
            Activation | 'activation': 'swish' | {'type': 'silu'}
            Activation | 'activation': 'leaky_relu' | {'type': 'leaky_relu', 'negative_slope': 0.2}
            ReLU | 'max_value': null, 'negative_slope': 0.0, 'threshold': 0.0 | {'type': 'relu'}
            ReLU | 'max_value': null, 'negative_slope': 0.1, 'threshold': 0.0 | {'type': 'leaky_relu', 'negative_slope': 0.1}
            ELU | 'alpha': 0.5 | {'type': 'elu', 'alpha': 0.5}
            Softmax | 'axis': -1 | {'type': 'softmax'}
            """)
    void aLayer(String className, String config, String own) {
        JsonNode expected = SpecReader.parse("{\"layers\": [" + own.replace('\'', '"') + "]}");

        assertThat(layers("", layer(className, config == null ? "" : config))).isEqualTo(expected);
    }

    @Test
    void aModelWithinAModelIsFrozenWithAllItsLayers() {
        String inner = layer("Dense", "'units': 3") + ", " + layer("Flatten", "");

        JsonNode own = layers("", layer("Sequential", "'trainable': false, 'layers': [" + inner + "]"));

        assertThat(own.path("layers").path(0))
                .isEqualTo(SpecReader.parse("{\"type\": \"sequential\", \"layers\": "
                        + "[{\"type\": \"dense\", \"units\": 3, \"trainable\": false}, {\"type\": \"flatten\"}]}"));
    }

    /** Keras 2 counts the axis from the front, once it knows how many there are. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
            [null, 8, 8, 1] | {'class_name': 'Conv2D', 'config': {'filters': 2, 'kernel_size': [3, 3]}} | 3
            [null, 8, 8, 1] | {'class_name': 'Flatten', 'config': {}} | 1
            [null, 8, 8, 1] | {'class_name': 'GlobalAveragePooling2D', 'config': {}} | 1
            [null, 64] | {'class_name': 'Reshape', 'config': {'target_shape': [8, 8]}} | 2
            [null, null] | {'class_name': 'Embedding', 'config': {'input_dim': 9, 'output_dim': 4}} | 2
            [null, 9, 4] | {'class_name': 'GRU', 'config': {'units': 4}} | 1
            [null, 9, 4] | {'class_name': 'GRU', 'config': {'units': 4, 'return_sequences': true}} | 2
            [null, 9, 4] | {'class_name': 'Bidirectional', 'config': {'layer': {'class_name': 'LSTM', 'config': {'units': 4}}}} | 1
            [null, 5, 8, 8, 1] | {'class_name': 'TimeDistributed', 'config': {'layer': {'class_name': 'Flatten', 'config': {}}}} | 2
            [null, 8, 8, 1] | {'class_name': 'Sequential', 'config': {'layers': [{'class_name': 'Flatten', 'config': {}}]}} | 1
            """)
    void theAxisIsTheLastOne(String shape, String before, int axis) {
        String input = layer("InputLayer", "'batch_input_shape': " + shape) + ", ";

        for (String written : List.of(axis + "", "[" + axis + "]", "-1")) {
            JsonNode own = layers(input, before + ", " + layer("BatchNormalization", "'axis': " + written));
            assertThat(own.path("layers").path(1).toString()).isEqualTo("{\"type\":\"batch_normalization\"}");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
            {'layers': [{'class_name': 'InputLayer', 'config': {'batch_shape': [32, 4]}}, %s]} | [4]
            {'layers': [{'class_name': 'Dense', 'config': {'units': 3, 'batch_input_shape': [null, 4]}}]} | [4]
            {'layers': [%s], 'build_input_shape': [null, 8, 8, 1]} | [8,8,1]
            {'layers': [{'class_name': 'InputLayer', 'config': {'batch_shape': [null, null, 4]}}, %s]} |
            {'layers': [%s], 'build_input_shape': null} |
            """)
    void theShapeOfAnExample(String config, String shape) {
        String dense = layer("Dense", "'units': 3");
        JsonNode own = translate(SpecReader.parse(
                ("{'class_name': 'Sequential', 'config': " + config.replace("%s", dense) + "}").replace('\'', '"')));

        assertThat(own.path("layers").size()).isEqualTo(1);
        assertThat(own.path("input_shape").toString()).isEqualTo(shape == null ? "" : shape);
    }

    @Test
    void whatIsNoModelOfKerasIsLeftToTheReader() {
        KerasForm form = new KerasForm();
        for (String own : List.of("{\"layers\": []}", "\"Sequential\"", "[]", "5", "null")) {
            assertThat(form.recognizes(SpecReader.parse(own))).as(own).isFalse();
        }
    }
}
