package dev.descent.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.descent.spec.InvalidInputException;
import dev.descent.spec.Problem;
import dev.descent.spec.SpecReader;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.StringNode;

/** Nothing that would change a model's numbers is passed over, and every mistake is told of where it stands in the Keras document. */
class KerasRefusalsTest {

    private static JsonNode json(String text) {
        return SpecReader.parse(text.replace('\'', '"'));
    }

    private static JsonNode model(String layers) {
        return json("{'module': 'keras', 'class_name': 'Sequential', 'config': {'layers': [" + layers + "]}}");
    }

    private static List<Problem> problems(JsonNode model) {
        return catchThrowableOfType(
                        InvalidInputException.class, () -> SpecReader.read(model, "/model", ModelSpec.class))
                .problems();
    }

    private static void hasOne(JsonNode model, String pointer, String code, String words) {
        assertThat(problems(model)).singleElement().satisfies(problem -> {
            assertThat(problem.pointer()).isEqualTo(pointer);
            assertThat(problem.code()).isEqualTo(code);
            assertThat(problem.message())
                    .contains(words)
                    .endsWith(problem.message().endsWith("?") ? "?" : ".");
        });
    }

    /** Class, its configuration, the place below the configuration, and what is said. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
            Dense | 'units': 3, 'activaton': 'relu' | activaton | unknown_field | did you mean `activation`?
            Dense | 'units': 3, 'lora_rank': 4 | lora_rank | unknown_field | Unknown field `lora_rank` of a Keras `Dense`
            Dense | 'units': 3, 'activation': 'relu6' | activation | unknown_value | There is no `relu6` here; use `relu`
            Dense | 'units': 3, 'activation': 'sigmod' | activation | unknown_value | did you mean `sigmoid`?
            Dense | 'units': 3, 'activation': 5 | activation | wrong_type | but this is the number 5
            Dense | 'units': 3, 'activation': {'class_name': 'PReLU', 'config': {}} | activation/class_name | unsupported | one of the layers Activation, ELU, LeakyReLU
            Dense | 'units': 3, 'activation': {'class_name': 'function', 'config': 'mine', 'registered_name': 'function'} | activation/class_name | unsupported | A function of a program's own
            Dense | 'units': 3, 'activation': {'class_name': 'ReLU', 'config': {'max_value': 6.0}} | activation/config/max_value | unsupported | no upper bound
            Dense | 'units': 3, 'use_bias': null | use_bias | missing | must not be null
            Dense | 'units': 3, 'trainable': 1 | trainable | wrong_type | true or false
            Dense | 'units': 3, 'dtype': 'float64' | dtype | unsupported | set the job's `dtype` to `float64`
            Dense | 'units': 3, 'dtype': {'class_name': 'DTypePolicy', 'config': {'name': 'mixed_float16'}} | dtype | unsupported | the string "mixed_float16" is none that is offered
            Dense | 'units': 3, 'dtype': {'class_name': 'DTypePolicyMap', 'config': {}} | dtype | unsupported | an object is none that is offered
            Dense | 'units': 3, 'kernel_initializer': null | kernel_initializer | missing | name it
            Dense | 'units': 3, 'kernel_initializer': 'glorot' | kernel_initializer | unknown_type | Unknown initializer `glorot`
            Dense | 'units': 3, 'kernel_initializer': {'class_name': 'GlorotNormaly', 'config': {}} | kernel_initializer/class_name | unknown_type | did you mean `GlorotNormal`?
            Dense | 'units': 3, 'kernel_initializer': {'class_name': 'HeNormal', 'config': {'seed': 1}} | kernel_initializer/config/seed | unsupported | follow from the job's `seed`
            Dense | 'units': 3, 'kernel_initializer': {'class_name': 'HeNormal', 'config': {'scale': 1}} | kernel_initializer/config/scale | unknown_field | Unknown field `scale` of a Keras `HeNormal`
            Dense | 'units': 3, 'kernel_initializer': {'class_name': 'HeNormal'} | kernel_initializer/config | missing | `config` is required
            Dense | 'units': 3, 'kernel_regularizer': 'l1_l2' | kernel_regularizer | unsupported | with its two factors
            Dense | 'units': 3, 'kernel_regularizer': {'class_name': 'OrthogonalRegularizer', 'config': {}} | kernel_regularizer/class_name | unknown_type | Unknown regularizer
            Dense | 'units': 3, 'kernel_regularizer': {'class_name': 'Mine', 'config': {}, 'registered_name': 'a>Mine'} | kernel_regularizer/registered_name | unsupported | isn't known here
            Dense | 'units': 3, 'activity_regularizer': 'l2' | activity_regularizer | unsupported | penalties on outputs
            Dense | 'units': 3, 'kernel_constraint': {'class_name': 'MinMaxNorm', 'config': {}} | kernel_constraint/class_name | unknown_type | Unknown constraint `MinMaxNorm`
            Conv2D | 'filters': 3, 'kernel_size': [3, 3], 'data_format': 'channels_first' | data_format | unsupported | can only be `channels_last`
            Conv2D | 'filters': 3, 'kernel_size': [3, 3], 'groups': 3 | groups | unsupported | every filter sees all channels
            Dropout | 'rate': 0.5, 'seed': 3 | seed | unsupported | follow from the job's `seed`
            Dropout | 'rate': 0.5, 'noise_shape': [null, 1] | noise_shape | unsupported | but is a list
            Flatten | 'data_format': 'channels_first' | data_format | unsupported | can only be `channels_last`
            ReLU | 'max_value': 6.0 | max_value | unsupported | no upper bound
            ReLU | 'threshold': 0.5 | threshold | unsupported | bends at 0
            LeakyReLU | 'alpha': null | alpha | missing | must not be null
            Softmax | 'axis': 2 | axis | unsupported | must be the last one
            Softmax | 'axis': [-2, -1] | axis | unsupported | must be the last one
            Activation | | activation | missing | `activation` is required
            """)
    void aFieldThatCantBeHeld(String className, String config, String place, String code, String words) {
        JsonNode model = model("{'class_name': 'Flatten', 'config': {}}, {'class_name': '" + className
                + "', 'config': {" + (config == null ? "" : config) + "}}");

        hasOne(model, "/model/config/layers/1/config/" + place, code, words);
    }

    /** Of layers that may not be read yet: that they are refused before that is enough. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
            Conv2DTranspose | 'filters': 3, 'kernel_size': [3, 3], 'dilation_rate': [2, 2] | dilation_rate
            Conv2DTranspose | 'filters': 3, 'kernel_size': [3, 3], 'output_padding': [1, 1] | output_padding
            AveragePooling2D | 'data_format': 'channels_first' | data_format
            GlobalAveragePooling2D | 'keepdims': true | keepdims
            UpSampling2D | 'data_format': 'channels_first' | data_format
            SpatialDropout2D | 'rate': 0.5, 'data_format': 'channels_first' | data_format
            BatchNormalization | 'axis': 1 | axis
            BatchNormalization | 'axis': [1, 2] | axis
            BatchNormalization | 'renorm': true | renorm
            LayerNormalization | 'axis': [1, 2, 3] | axis
            LayerNormalization | 'rms_scaling': true | rms_scaling
            GroupNormalization | 'axis': 1 | axis
            LSTM | 'units': 3, 'stateful': true | stateful
            LSTM | 'units': 3, 'return_state': true | return_state
            LSTM | 'units': 3, 'dropout': 0.1 | dropout
            LSTM | 'units': 3, 'recurrent_dropout': 0.1 | recurrent_dropout
            LSTM | 'units': 3, 'recurrent_activation': 'relu6' | recurrent_activation
            GRU | 'units': 3, 'time_major': true | time_major
            GRU | 'units': 3, 'unit_forget_bias': true | unit_forget_bias
            Bidirectional | 'layer': {'class_name': 'LSTM', 'config': {'units': 3}}, 'merge_mode': null | merge_mode
            Bidirectional | 'layer': {'class_name': 'LSTM', 'config': {'units': 3}}, 'backward_layer': {'class_name': 'LSTM', 'config': {'units': 3}} | backward_layer
            Bidirectional | 'backward_layer': {'class_name': 'LSTM', 'config': {'units': 4, 'go_backwards': true}}, 'layer': {'class_name': 'LSTM', 'config': {'units': 3}} | backward_layer
            Bidirectional | 'layer': {'class_name': 'LSTM', 'config': {'units': 3}}, 'backward_layer': {'class_name': 'LSTN', 'config': {}} | backward_layer
            Bidirectional | 'merge_mode': 'concat' | layer
            TimeDistributed | 'layer': {'class_name': 'Densse', 'config': {'units': 3}} | layer/class_name
            Sequential | 'layers': [{'class_name': 'Dropout', 'config': {'rate': 0.5, 'seed': 4}}] | layers/0/config/seed
            Sequential | 'name': 'empty' | layers
            """)
    void aFieldOfALayerToCome(String className, String config, String place) {
        JsonNode model = model("{'class_name': '" + className + "', 'config': {" + config + "}}");

        assertThat(problems(model)).extracting(Problem::pointer).contains("/model/config/layers/0/config/" + place);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
            Conv2d | unknown_type | There is no layer `Conv2d` here; did you mean `Conv2D`?
            MaxPool2D | unknown_type | did you mean `MaxPooling2D`?
            Masking | unknown_type | There is no layer `Masking` here.
            PReLU | unsupported | learns its slopes, which isn't offered; use `LeakyReLU`
            MultiHeadAttention | unsupported | Descent's own form has `multi_head_attention`
            Concatenate | unsupported | joins several inputs
            Functional | unsupported | graph of layers
            Rescaling | unsupported | the data set's `scaling`
            Lambda | unsupported | code of a program's own
            """)
    void aLayerThatThereIsNot(String className, String code, String words) {
        JsonNode model = model("{'class_name': '" + className + "', 'config': {'anything': 1}}");

        hasOne(model, "/model/config/layers/0/class_name", code, words);
        assertThat(problems(model).get(0).allowed()).startsWith("Dense, Conv1D, Conv2D, ");
    }

    /** The whole model, and what is said of it. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
            {'class_name': 'Functional', 'config': {'layers': []}} | /class_name | unsupported | A functional model is a graph of layers
            {'class_name': 'Model', 'config': {'layers': []}} | /class_name | unsupported | Descent's own form, which has `residual` and `parallel`
            {'class_name': 'MyNet', 'config': {}} | /class_name | unsupported | Only a `Sequential` model is taken, and this is a `MyNet`.
            {'class_name': 5, 'config': {}} | /class_name | wrong_type | with a `class_name` and a `config`
            {'class_name': null, 'config': {}} | /class_name | missing | with a `class_name` and a `config`
            {'class_name': 'Sequential'} | /config | missing | `config` is required
            {'class_name': 'Sequential', 'config': []} | /config | wrong_type | must be an object, but is a list
            {'class_name': 'Sequential', 'config': {}} | /config/layers | missing | `layers` is required
            {'class_name': 'Sequential', 'config': {'layers': {}}} | /config/layers | wrong_type | must be a list, but is an object
            {'class_name': 'Sequential', 'config': {'layers': []}} | /config/layers | missing | must not be empty
            {'class_name': 'Sequential', 'config': {'layers': [5]}} | /config/layers/0 | wrong_type | An object of Keras
            {'class_name': 'Sequential', 'config': {'layers': [{}]}} | /config/layers/0/class_name | missing | An object of Keras
            {'class_name': 'Sequential', 'config': {'layers': [{'class_name': 'Flatten', 'config': {}}], 'mask': 1}} | /config/mask | unknown_field | Unknown field `mask` of a Keras `Sequential`
            {'class_name': 'Sequential', 'config': {'layers': [{'class_name': 'Flatten', 'config': {}}]}, 'layers': []} | /layers | unknown_field | beside a Keras configuration
            {'class_name': 'Sequential', 'config': {'layers': [{'class_name': 'Flatten', 'config': {}}], 'dtype': 'float16'}} | /config/dtype | unsupported | leave `float32` here
            {'class_name': 'Sequential', 'config': {'layers': [{'class_name': 'Flatten', 'config': {}}, {'class_name': 'InputLayer', 'config': {}}]}} | /config/layers/1 | unsupported | stands before all other layers
            {'class_name': 'Sequential', 'config': {'layers': [{'class_name': 'InputLayer', 'config': {'batch_shape': [null, 3], 'sparse': true}}, {'class_name': 'Flatten', 'config': {}}]}} | /config/layers/0/config/sparse | unsupported | can only be `false`
            {'class_name': 'Sequential', 'config': {'layers': [{'class_name': 'InputLayer', 'config': {'batch_shape': [null, 3], 'dtype': 'string'}}, {'class_name': 'Flatten', 'config': {}}]}} | /config/layers/0/config/dtype | unsupported | not the string "string"
            {'class_name': 'Sequential', 'config': {'layers': [{'class_name': 'InputLayer', 'config': {'batch_shape': [null, 3, 0]}}, {'class_name': 'Flatten', 'config': {}}]}} | /config/layers/0/config/batch_shape/2 | out_of_range | must be > 0
            {'class_name': 'Sequential', 'config': {'layers': [{'class_name': 'Activation', 'config': {'activation': 'hard_sigmoid'}}]}} | /config/layers/0/config/activation | unsupported | of Keras 2
            """)
    void aModelThatCantBeTaken(String model, String place, String code, String words) {
        hasOne(json(model), "/model" + place, code, words);
        hasOne(StringNode.valueOf(json(model).toString()), "/model" + place, code, words);
    }

    /** What the reader finds in the translation, by the place in the original. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
            Dense | 'use_bias': true | units | missing
            Dense | 'units': 0 | units | out_of_range
            Dense | 'units': 'many' | units | wrong_type
            Conv2D | 'filters': 3, 'kernel_size': [3, -1] | kernel_size/1 | out_of_range
            Conv2D | 'filters': 3, 'kernel_size': [3, 3], 'padding': 'vaild' | padding | unknown_value
            Dropout | 'rate': 1.5 | rate | out_of_range
            Dense | 'units': 3, 'kernel_initializer': {'class_name': 'RandomNormal', 'config': {'mean': 0, 'stddev': -1}} | kernel_initializer/config/stddev | out_of_range
            Dense | 'units': 3, 'kernel_initializer': {'class_name': 'RandomUniform', 'config': {'minval': 1, 'maxval': 0}} | kernel_initializer/config/maxval | out_of_range
            Dense | 'units': 3, 'kernel_regularizer': {'class_name': 'L2', 'config': {'l2': -1}} | kernel_regularizer/config/l2 | out_of_range
            Dense | 'units': 3, 'bias_constraint': {'class_name': 'MaxNorm', 'config': {'max_value': 0}} | bias_constraint/config/max_value | out_of_range
            Dense | 'units': 3, 'activation': {'class_name': 'ELU', 'config': {'alpha': -1}} | activation/config/alpha | out_of_range
            LeakyReLU | 'alpha': -1 | alpha | out_of_range
            ReLU | 'negative_slope': -1 | negative_slope | out_of_range
            """)
    void aValueOutOfRange(String className, String config, String place, String code) {
        JsonNode model = model("{'class_name': 'InputLayer', 'config': {'batch_shape': [null, 4]}},"
                + " {'class_name': 'Flatten', 'config': {}}, {'class_name': '" + className + "', 'config': {" + config
                + "}}");

        hasOne(model, "/model/config/layers/2/config/" + place, code, "");
    }

    @Test
    void everyMistakeIsTold() {
        JsonNode model = model("{'class_name': 'Dense', 'config': {'units': 0}},"
                + " {'class_name': 'Densest', 'config': {}},"
                + " {'class_name': 'Dense', 'config': {'units': 3, 'activation': 'relu6'}},"
                + " {'class_name': 'Dropout', 'config': {'rate': 2, 'seed': 1}}");

        assertThat(problems(model))
                .extracting(Problem::pointer)
                .containsExactlyInAnyOrder(
                        "/model/config/layers/0/config/units",
                        "/model/config/layers/1/class_name",
                        "/model/config/layers/2/config/activation",
                        "/model/config/layers/3/config/rate",
                        "/model/config/layers/3/config/seed");
    }

    @Test
    void aStringThatIsNoJson() {
        hasOne(
                StringNode.valueOf("{\"class_name\": "),
                "/model",
                "malformed",
                "can't be read as JSON. Not valid JSON at line 1");
        hasOne(StringNode.valueOf("Sequential"), "/model", "wrong_type", "must be an object");
    }
}
