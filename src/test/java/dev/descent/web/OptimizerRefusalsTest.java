package dev.descent.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.descent.web.Api.Answer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** What an optimizer, or a layer's setting of it, can't be is said before a job is created: where, why, and what it may be. */
class OptimizerRefusalsTest extends SharedService {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            {'type': 'adam', 'beta_1': 1}             | /beta_1        | `beta_1` must be ≥ 0 and < 1, but is 1.         | ≥ 0 and < 1
            {'type': 'lamb', 'beta_2': 1}             | /beta_2        | `beta_2` must be ≥ 0 and < 1, but is 1.         | ≥ 0 and < 1
            {'type': 'heavy_ball', 'beta': 1}         | /beta          | `beta` must be ≥ 0 and < 1, but is 1.           | ≥ 0 and < 1
            {'type': 'adadelta', 'rho': 1}            | /rho           | `rho` must be ≥ 0 and < 1, but is 1.            | ≥ 0 and < 1
            {'type': 'sgd', 'learning_rate': -0.1}    | /learning_rate | `learning_rate` must be > 0, but is -0.1.       | > 0
            {'type': 'sgd', 'learning_rate': 0}       | /learning_rate | `learning_rate` must be > 0, but is 0.          | > 0
            {'type': 'sgd', 'learning_rate': 'fast'}  | /learning_rate | Unknown type `fast`.                            | constant, exponential
            {'type': 'sgd', 'momentum': 1.5}          | /momentum      | `momentum` must be ≥ 0 and < 1, but is 1.5.     | ≥ 0 and < 1
            {'type': 'rmsprop', 'epsilon': 0}         | /epsilon       | `epsilon` must be > 0, but is 0.                | > 0
            {'type': 'muon', 'ns_steps': 0}           | /ns_steps      | `ns_steps` must be ≥ 1 and ≤ 100, but is 0.     | ≥ 1 and ≤ 100
            {'type': 'adamw', 'exclude': ['biases']}  | /exclude/0     | can't be the string "biases".                   | kernel, bias
            {'type': 'adam', 'beta1': 0.8}            | /beta1         | Unknown field `beta1`; did you mean `beta_1`?   | learning_rate, beta_1
            'adamm'                                   | ~~             | Unknown type `adamm`; did you mean `adam`?      | sgd, momentum
            {'type': 'rms_prop'}                      | /type          | Unknown type `rms_prop`; did you mean `rmsprop`? | sgd, momentum
            'chain'                                   | ~~             | `chain` needs `transforms`                      |
            """)
    void refusesWhatIsNoOptimizer(String optimizer, String pointer, String message, String allowed) {
        assertRefused(spec(optimizer, ""), "/training/optimizer" + pointer, message, allowed);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            'ema', 'adam'                               | /0 | move it behind the update rule                   |
            'adam', 'centralize'                        | /1 | move it in front of the update rule              |
            'adam', {'type': 'value', 'limit': 1}       | /1 | move it in front of the update rule              |
            'l2', {'type': 'accumulate', 'steps': 2}, 'adam' | /1 | move it to the front                        |
            'adam', 'sgd'                               | /1 | A chain has one update rule                      |
            'centralize'                                | ~~ | A chain needs an update rule                     |
            ~~                                          | ~~ | `transforms` must have 1 to 100 elements, but has 0. | 1 to 100 elements
            {'type': 'value', 'limit': 0}, 'adam'       | /0/limit | `limit` must be > 0, but is 0.             | > 0
            'adam', {'type': 'lookahead', 'alpha': 2}   | /1/alpha | `alpha` must be > 0 and ≤ 1, but is 2.     | > 0 and ≤ 1
            'adam', 'lookahaed'                         | /1 | did you mean `lookahead`?                        | accumulate
            """)
    void refusesChainsThatMakeNoSense(String transforms, String pointer, String message, String allowed) {
        String chain = "{'type': 'chain', 'transforms': [" + transforms + "]}";
        assertRefused(spec(chain, ""), "/training/optimizer/transforms" + pointer, message, allowed);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            'exponential', 'initial_learning_rate': 0.1, 'decay_steps': 0, 'decay_rate': 0.9 | /decay_steps | must be > 0, but is 0 | > 0
            'cosine', 'initial_learning_rate': 0.1, 'decay_steps': 10, 'alpha': 1.1  | /alpha        | must be ≥ 0 and ≤ 1     | ≥ 0 and ≤ 1
            'step', 'initial_learning_rate': -1, 'step_size': 5                      | /initial_learning_rate | must be > 0, but is -1 | > 0
            'multi_step', 'initial_learning_rate': 0.1, 'milestones': [5, 3]         | /milestones/1 | 3 comes after 5         | > 5
            'warmup', 'steps': 5                                                     | /then         | `then` is required.     |
            'exponential', 'initial_learning_rate': 1, 'decay_steps': 1, 'decay_rate': 1, 'per': 'week' | /per | "week"          | step, epoch
            'reduce_on_plateau', 'learning_rate': 0.1, 'monitor': 'val_loss'         | /monitor      | set `validation_split`  | loss, accuracy
            'reduce_on_plateau', 'learning_rate': 0.1, 'monitor': 'acuracy'          | /monitor      | did you mean `accuracy`? | loss, accuracy
            """)
    void refusesWhatIsNoSchedule(String schedule, String pointer, String message, String allowed) {
        String optimizer = "{'type': 'sgd', 'learning_rate': {'type': " + schedule + "}}";
        assertRefused(spec(optimizer, ""), "/training/optimizer/learning_rate" + pointer, message, allowed);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            'clip': {'type': 'value', 'limit': 0}            | /clip/limit        | `limit` must be > 0, but is 0.        | > 0
            'clip': {'type': 'norm', 'max_norm': -1}         | /clip/max_norm     | `max_norm` must be > 0, but is -1.    | > 0
            'clip': {'type': 'global_norm', 'max_norm': 0}   | /clip/max_norm     | `max_norm` must be > 0, but is 0.     | > 0
            'clip': {'type': 'adaptive', 'clipping': 0}      | /clip/clipping     | `clipping` must be > 0, but is 0.     | > 0
            'regularization': {'l1': -0.1}                   | /regularization/l1 | `l1` must be ≥ 0, but is -0.1.        | ≥ 0
            """)
    void refusesClipsAndPenaltiesOutOfRange(String field, String pointer, String message, String allowed) {
        assertRefused(spec("'adam', " + field, ""), "/training" + pointer, message, allowed);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            'kernel_constraint': {'type': 'unit_norm', 'axis': 2}     | /kernel_constraint/axis       | its axes are 0 to 1                |
            'kernel_constraint': {'type': 'max_norm', 'axis': [0, -3]} | /kernel_constraint/axis      | `axis` -3 is none                  |
            'bias_constraint': {'type': 'unit_norm', 'axis': 1}       | /bias_constraint/axis         | `axis` 1 is none                   |
            'kernel_constraint': {'type': 'max_norm', 'max_value': 0} | /kernel_constraint/max_value  | `max_value` must be > 0            | > 0
            'kernel_regularizer': {'type': 'l2', 'l2': -1}            | /kernel_regularizer/l2        | `l2` must be ≥ 0, but is -1.       | ≥ 0
            'learning_rate_multiplier': -1                            | /learning_rate_multiplier     | must be ≥ 0, but is -1.            | ≥ 0
            'kernel_initializer': 'he_nromal'                         | /kernel_initializer           | did you mean `he_normal`?          | glorot_uniform
            """)
    void refusesSettingsThatDoNotFitTheLayer(String field, String pointer, String message, String allowed) {
        assertRefused(spec("'adam'", ", " + field), "/model/layers/0" + pointer, message, allowed);
    }

    private void assertRefused(String spec, String pointer, String message, String allowed) {
        String newest = newestJob();
        Answer answer = api.post("/v1/jobs", spec);

        assertThat(answer.status()).as(answer.text()).isEqualTo(422);
        assertThat(answer.json().path("errors").size()).as(answer.text()).isEqualTo(1);
        JsonNode error = answer.firstError();
        assertThat(error.path("pointer").stringValue()).isEqualTo(pointer);
        assertThat(error.path("message").stringValue()).contains(message);
        if (allowed == null) {
            assertThat(error.has("allowed")).as(answer.text()).isFalse();
        } else {
            assertThat(error.path("allowed").stringValue()).startsWith(allowed);
        }
        assertThat(newestJob()).isEqualTo(newest);
    }

    private String newestJob() {
        return api.get("/v1/jobs?limit=1")
                .json()
                .path("items")
                .path(0)
                .path("id")
                .asString("none");
    }

    private static String spec(String optimizer, String ofLayer) {
        return """
                {"dataset": {"id": "iris"},
                 "model": {"layers": [{"type": "dense", "units": 3, "activation": "softmax"%s}]},
                 "training": {"epochs": 1, "loss": "sparse_categorical_crossentropy", "optimizer": %s}}""".formatted(ofLayer.replace('\'', '"'), optimizer.replace('\'', '"'));
    }
}
