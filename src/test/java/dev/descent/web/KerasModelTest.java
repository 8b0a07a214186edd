package dev.descent.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.descent.spec.SpecReader;
import dev.descent.web.Api.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.StringNode;

/** A job whose model is what Keras's {@code model.to_json()} gives. */
class KerasModelTest extends SharedService {

    private static final String DIGITS =
            "{'id': 'digits', 'validation_split': 0.2, 'scaling': {'type': 'pixel', 'max_value': 16}}";

    /** Keras 2 and 3, on images and on their numbers in one row. */
    private static final String FLAT = """
            {'class_name': 'Sequential', 'config': {'name': 'sequential', 'layers': [
             {'class_name': 'InputLayer', 'config': {'batch_input_shape': [null, 64], 'dtype': 'float32', 'name': 'input_1'}},
             {'class_name': 'Dense', 'config': {'name': 'dense', 'trainable': true, 'dtype': 'float32', 'units': 10,
              'activation': 'softmax', 'use_bias': true, 'kernel_initializer': {'class_name': 'GlorotUniform', 'config': {'seed': null}},
              'kernel_regularizer': {'class_name': 'L2', 'config': {'l2': 0.01}}}}]},
             'keras_version': '2.11.0', 'backend': 'tensorflow'}""";

    private static String job(String dataset, String model) {
        return """
                {'seed': 5, 'dataset': %s, 'model': %s,
                 'training': {'epochs': 2, 'batch_size': 64, 'loss': 'sparse_categorical_crossentropy', 'optimizer': 'adam'}}
                """.formatted(dataset, model).replace('\'', '"');
    }

    private JsonNode ended(String job) {
        JsonNode ended = api.awaitEnd(api.submit(job));
        assertThat(ended.path("status").stringValue()).isEqualTo("succeeded");
        return ended;
    }

    private void trainSameAs(String keras, String own, String dataset) {
        JsonNode job = ended(job(dataset, keras));
        JsonNode same = ended(job(dataset, own));

        assertThat(losses(job)).isNotEmpty().isEqualTo(losses(same));
        assertThat(job.path("metrics").path("val_loss"))
                .isEqualTo(same.path("metrics").path("val_loss"));
        assertThat(job.path("spec_resolved")).isEqualTo(same.path("spec_resolved"));
        assertThat(job.path("spec_resolved").path("model").propertyNames())
                .containsExactlyInAnyOrder("input_shape", "layers");
    }

    private List<Double> losses(JsonNode job) {
        JsonNode points = api.get("/v1/jobs/" + job.path("id").stringValue() + "/metrics?names=loss")
                .json()
                .path("series")
                .path("loss");
        return points.valueStream()
                .map(point -> point.path("mean").doubleValue())
                .toList();
    }

    @Test
    void learnsWhatTheSameNetworkLearns() throws IOException {
        JsonNode keras = SpecReader.parse(Files.readString(Path.of("http-examples/jobs/digits-keras.json")))
                .path("model");
        trainSameAs(keras.toString(), """
                {'input_shape': [8, 8, 1], 'layers': [
                 {'type': 'conv2d', 'filters': 32, 'kernel_size': 3, 'padding': 'same', 'activation': 'relu'}, 'max_pooling2d',
                 {'type': 'conv2d', 'filters': 64, 'kernel_size': 3, 'padding': 'same', 'activation': 'relu'}, 'max_pooling2d',
                 'flatten', {'type': 'dropout', 'rate': 0.5}, {'type': 'dense', 'units': 10, 'activation': 'softmax'}]}""", DIGITS);
    }

    @Test
    void learnsWhateverTheVersionAndAsAString() {
        String own = "{'input_shape': [64], 'layers': [{'type': 'dense', 'units': 10, 'activation': 'softmax',"
                + " 'kernel_regularizer': 'l2'}]}";
        trainSameAs(FLAT, own, DIGITS);
        trainSameAs(StringNode.valueOf(FLAT.replace('\'', '"')).toString(), own, DIGITS);
    }

    @Test
    void answersWithTheShapeThatItsDataHave() {
        JsonNode job = ended(job(DIGITS, FLAT));
        String row = "[0, 0, 5, 13, 9, 1, 0, 0]";
        String image = "[" + (row + ", ").repeat(7) + row + "]";

        Answer answer =
                api.post(job.path("links").path("model").stringValue() + "/predict", "{\"images\": [" + image + "]}");

        assertThat(answer.text()).contains("probabilities");
        assertThat(answer.status()).isEqualTo(200);
    }

    /** What a dry run says of a job whose Keras model was changed: the reader, the shape check and the plan, each in Keras's terms. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
            'units': 10    | 'units': 0                        | /model/config/layers/1/config/units                       | out_of_range
            'units': 10    | 'units': 9                        | /model/config/layers/1                                    | shape_mismatch
            null, 64]      | null, 60]                         | /model/config/layers/0/config/batch_input_shape           | shape_mismatch
            'softmax'      | 'softmin'                         | /model/config/layers/1/config/activation                  | unknown_value
            'seed': null   | 'seed': 4                         | /model/config/layers/1/config/kernel_initializer/config/seed | unsupported
            'trainable': true | 'trainable': false             | /model/config/layers                                      | nothing_to_learn
            'use_bias': true | 'bias_constraint': {'class_name': 'UnitNorm', 'config': {'axis': 3}} | /model/config/layers/1/config/bias_constraint/config/axis | shape_mismatch
            """)
    void tellsOfMistakesInTheTermsOfKeras(String from, String to, String pointer, String code) {
        assertThat(FLAT).contains(from);
        Answer answer = api.post("/v1/jobs?dry_run=true", job(DIGITS, FLAT.replace(from, to)));

        assertThat(answer.status()).as(answer.text()).isEqualTo(422);
        assertThat(answer.firstError().path("pointer").stringValue())
                .as(answer.text())
                .isEqualTo(pointer);
        assertThat(answer.firstError().path("code").stringValue()).isEqualTo(code);
    }
}
