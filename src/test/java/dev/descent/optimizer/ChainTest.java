package dev.descent.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import dev.descent.spec.InvalidInputException;
import dev.descent.spec.Problem;
import dev.descent.spec.SpecReader;
import dev.descent.tensor.DType;
import dev.descent.tensor.ParameterLayout;
import dev.descent.tensor.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChainTest {

    private static final String SGD = "{'type': 'sgd', 'learning_rate': 0.1}";

    private static String chain(String... transforms) {
        return "{'type': 'chain', 'transforms': [" + String.join(", ", transforms) + "]}";
    }

    private static Trial trial(String optimizer) {
        return new Trial(optimizer, DType.FLOAT64, Trial.SHAPES, 1);
    }

    @Test
    void isReadWithItsMembersInOrderAndTheRulesRate() {
        Optimizer chain = Trial.optimizer(
                chain("{'type': 'accumulate', 'steps': 4}", "{'type': 'value', 'limit': 2}", SGD, "'ema'"));

        assertThat(chain.transforms())
                .isEqualTo(List.of(
                        new Accumulate(4),
                        new Clip.Value(2.0),
                        new Sgd(new Constant(0.1), 0.0, 0.0, false),
                        new ExponentialMovingAverage(0.99)));
        assertThat(chain.learningRate()).isEqualTo(new Constant(0.1));
    }

    static List<String> rules() {
        return Trial.rules().toList();
    }

    @ParameterizedTest
    @MethodSource("rules")
    void ofARuleAloneIsTheRule(String rule) {
        try (Trial plain = trial("{'type': '" + rule + "'}");
                Trial chained = trial(chain("'" + rule + "'"))) {
            assertThat(chained.run(1, 12).parameters())
                    .isEqualTo(plain.run(1, 12).parameters());
            assertThat(chained.delivered()).isEqualTo(plain.delivered());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{'type': 'global_norm', 'max_norm': 0.5}",
                "{'type': 'norm', 'max_norm': 0.5}",
                "{'type': 'value', 'limit': 0.1}",
                "{'type': 'adaptive', 'clipping': 0.05}"
            })
    void clipsAsTheJobsClipDoes(String clip) {
        Clip parsed = (Clip)
                ((Chain) Trial.optimizer(chain(clip, "'adam'"))).transforms().get(0);
        try (Trial outside = new Trial(new UpdateChain(Adam.standard(), null, parsed), DType.FLOAT64, Trial.SHAPES, 1);
                Trial inside = trial(chain(clip, "'adam'"));
                Trial without = trial("{'type': 'adam'}")) {
            assertThat(inside.run(1, 12).parameters())
                    .isEqualTo(outside.run(1, 12).parameters())
                    .isNotEqualTo(without.run(1, 12).parameters());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "'adam', 'sgd' | /transforms/1 | too_many_rules | one update rule",
                "'centralize' | /transforms | missing_rule | needs an update rule",
                "'adam', {'type': 'accumulate', 'steps': 2} | /transforms/1 | out_of_order | to the front",
                "'centralize', {'type': 'accumulate', 'steps': 2}, 'adam' | /transforms/1 | out_of_order | to the front",
                "'ema', 'adam' | /transforms/0 | out_of_order | behind the update rule",
                "'centralize', 'lookahead', 'adam' | /transforms/1 | out_of_order | behind the update rule",
                "'adam', {'type': 'global_norm', 'max_norm': 1} | /transforms/1 | out_of_order | in front of the update rule",
                "'adam', 'adaptive' | /transforms/1 | out_of_order | in front of the update rule",
                "'adam', 'centralize' | /transforms/1 | out_of_order | in front of the update rule",
                "{'type': 'accumulate', 'steps': 0}, 'adam' | /transforms/0/steps | out_of_range | must be",
                "'adam', {'type': 'ema', 'momentum': 1} | /transforms/1/momentum | out_of_range | must be",
                "'adem' | /transforms/0 | unknown_type | adam"
            })
    void refusesWhatMakesNoSense(String transforms, String pointer, String code, String message) {
        assertThat(problems(chain(transforms))).singleElement().satisfies(problem -> {
            assertThat(problem.pointer()).isEqualTo(pointer);
            assertThat(problem.code()).isEqualTo(code);
            assertThat(problem.message()).contains(message);
        });
    }

    @Test
    void reportsEveryMistakeAtOnce() {
        assertThat(problems(chain("'ema'", "'adam'", "'sgd'", "'centralize'")))
                .extracting(Problem::pointer)
                .containsExactly("/transforms/0", "/transforms/2", "/transforms/3");
    }

    private static List<Problem> problems(String optimizer) {
        return catchThrowableOfType(InvalidInputException.class, () -> Trial.optimizer(optimizer))
                .problems();
    }

    @ParameterizedTest
    @EnumSource
    void makesOneUpdateOfTheMeanGradientOfSeveralBatches(DType dtype) {
        try (Trial gathering =
                        new Trial(chain("{'type': 'accumulate', 'steps': 4}", "'adam'"), dtype, Trial.SHAPES, 1);
                Trial large = new Trial("{'type': 'adam'}", dtype, Trial.SHAPES, 1)) {
            for (int update = 1; update <= 5; update++) {
                double[] before = gathering.parameters();
                double[] mean = new double[before.length];
                for (int batch = 0; batch < 4; batch++) {
                    assertThat(gathering.parameters()).isEqualTo(before);
                    double[] gradient = gathering.gradient(4 * update + batch);
                    for (int i = 0; i < mean.length; i++) {
                        mean[i] += gradient[i] / 4;
                    }
                    gathering.update(gradient);
                }
                large.update(mean);
                assertClose(gathering.parameters(), large.parameters(), dtype == DType.FLOAT32 ? 1e-5 : 1e-12);
                assertThat(gathering.parameters()).isNotEqualTo(before);
            }
        }
    }

    @Test
    void gathersWithAPenaltyOfEachBatchAndOneOfTheUpdate() {
        Regularization penalty = new Regularization(0.0, 0.5, List.of());
        Optimizer gathering = Trial.optimizer(chain("{'type': 'accumulate', 'steps': 2}", SGD));
        try (Trial trial =
                new Trial(new UpdateChain(gathering, penalty, null), DType.FLOAT64, List.of(Shape.of(1)), 1)) {
            trial.setParameters(padded(trial, 2));
            trial.update(padded(trial, 1));
            assertThat(trial.parameters()[0]).isEqualTo(2);
            trial.update(padded(trial, 3));
            // The mean gradient 2, and the penalty's 2·0.5·2.
            assertThat(trial.parameters()[0]).isCloseTo(2 - 0.1 * (2 + 2), within(1e-15));
        }
    }

    private static double[] padded(Trial trial, double first) {
        double[] values = new double[trial.layout().size()];
        values[0] = first;
        return values;
    }

    @Test
    void looksAheadFromSlowWeights() {
        try (Trial trial = trial(chain(SGD, "{'type': 'lookahead', 'steps': 3, 'alpha': 0.3}"))) {
            double[] fast = trial.parameters();
            double[] slow = fast.clone();
            for (int t = 1; t <= 8; t++) {
                double[] gradient = trial.gradient(t);
                trial.update(gradient);
                for (int i = 0; i < fast.length; i++) {
                    fast[i] -= 0.1 * gradient[i];
                    if (t % 3 == 0) {
                        slow[i] += 0.3 * (fast[i] - slow[i]);
                        fast[i] = slow[i];
                    }
                }
                assertClose(trial.parameters(), fast, 1e-13);
                assertClose(trial.delivered(), slow, 1e-13);
            }
            assertThat(trial.delivered()).isNotEqualTo(trial.parameters());
        }
    }

    @Test
    void averagesTheWeightsFromTheFirstUpdateOn() {
        String rule = "{'type': 'momentum', 'learning_rate': 0.05}";
        try (Trial trial = trial(chain(rule, "{'type': 'ema', 'momentum': 0.8}"));
                Trial plain = trial(rule)) {
            double[] average = new double[trial.layout().size()];
            assertThat(trial.updater().averages()).isTrue();
            assertThat(plain.updater().averages()).isFalse();
            assertThat(trial.delivered()).isEqualTo(trial.parameters());
            for (int t = 1; t <= 6; t++) {
                trial.run(t, t);
                plain.run(t, t);
                double[] weights = trial.parameters();
                assertThat(weights).isEqualTo(plain.parameters());
                for (int i = 0; i < average.length; i++) {
                    average[i] = t == 1 ? weights[i] : 0.8 * average[i] + 0.2 * weights[i];
                }
                assertClose(trial.delivered(), average, 1e-13);
            }
            assertThat(plain.delivered()).isEqualTo(plain.parameters()).isNotEqualTo(trial.delivered());
        }
    }

    @Test
    void deliversTheWeightsUntilAnUpdateOfGatheredGradientsIsMade() {
        try (Trial trial = trial(chain("{'type': 'accumulate', 'steps': 3}", SGD, "'ema'"))) {
            double[] start = trial.parameters();
            assertThat(trial.run(1, 2).delivered()).isEqualTo(start);
            assertThat(trial.run(3, 3).delivered())
                    .isEqualTo(trial.parameters())
                    .isNotEqualTo(start);
        }
    }

    @Test
    void takesTheMeanOutOfEachOutputUnitsGradient() {
        try (Trial trial = trial(chain("'centralize'", SGD))) {
            double[] expected = trial.parameters();
            double[] gradient = trial.gradient(1);
            for (ParameterLayout.Entry entry : trial.layout().entries()) {
                int units = entry.shape().rank() < 2
                        ? entry.elements()
                        : entry.shape().size(-1);
                for (int i = 0; i < entry.elements(); i++) {
                    double mean = 0;
                    for (int j = i % units;
                            j < entry.elements() && entry.shape().rank() > 1;
                            j += units) {
                        mean += gradient[entry.offset() + j] * units / entry.elements();
                    }
                    expected[entry.offset() + i] -= 0.1 * (gradient[entry.offset() + i] - mean);
                }
            }
            assertClose(trial.run(1, 1).parameters(), expected, 1e-13);
        }
    }

    @Test
    void decaysWeightsBesideTheStepButNotTheExcluded() {
        String decay = "{'type': 'weight_decay', 'weight_decay': 0.5, 'exclude': ['bias']}";
        try (Trial before = trial(chain(decay, SGD));
                Trial after = trial(chain(SGD, decay))) {
            double[] start = before.parameters();
            double[] gradient = before.gradient(1);
            before.run(1, 1);
            after.run(1, 1);
            for (ParameterLayout.Entry entry : before.layout().entries()) {
                double kept = entry.shape().rank() > 1 ? 1 - 0.1 * 0.5 : 1;
                for (int i = entry.offset(); i < entry.offset() + entry.elements(); i++) {
                    assertThat(before.parameters()[i]).isCloseTo(kept * start[i] - 0.1 * gradient[i], within(1e-14));
                    assertThat(after.parameters()[i]).isCloseTo(kept * (start[i] - 0.1 * gradient[i]), within(1e-14));
                }
            }
        }
    }

    private static void assertClose(double[] ours, double[] expected, double tolerance) {
        assertThat(ours).containsExactly(expected, within(tolerance));
    }

    @ParameterizedTest
    @ValueSource(strings = {"'asgd', 'ema'", "'sgd', 'ema', 'ema'", "'sgd', 'ema', 'lookahead'", "'asgd', 'lookahead'"})
    void refusesAnAverageThatWouldBeDropped(String transforms) {
        assertThatThrownBy(() -> SpecReader.read(
                        "{\"type\": \"chain\", \"transforms\": [" + transforms.replace('\'', '"') + "]}",
                        Optimizer.class))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("An average before this one");
    }
}
