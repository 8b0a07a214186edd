package dev.descent.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import dev.descent.spec.InvalidInputException;
import dev.descent.tensor.DType;
import dev.descent.tensor.ParameterLayout;
import dev.descent.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the reference trajectories don't show of update rules. */
class UpdateRulePropertiesTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "'lamb', 'beta_1': 1 | /beta_1 | ≥ 0 and < 1",
                "'lamb', 'epsilon': 0 | /epsilon | > 0",
                "'lamb', 'weight_decay': -0.1 | /weight_decay | ≥ 0",
                "'sparse_adam', 'beta_2': -0.5 | /beta_2 | ≥ 0 and < 1",
                "'adafactor', 'beta_2_decay': 0.8 | /beta_2_decay | ≤ 0",
                "'adafactor', 'epsilon_1': 0 | /epsilon_1 | > 0",
                "'adafactor', 'epsilon_2': -1 | /epsilon_2 | ≥ 0",
                "'adafactor', 'clip_threshold': 0 | /clip_threshold | > 0",
                "'muon', 'ns_steps': 0 | /ns_steps | ≥ 1 and ≤ 100",
                "'muon', 'momentum': 1 | /momentum | ≥ 0 and < 1",
                "'muon', 'adjust_learning_rate': 'best' | /adjust_learning_rate | original, match_rms_adamw",
                "'asgd', 'lambd': -1 | /lambd | ≥ 0",
                "'asgd', 't0': -1 | /t0 | ≥ 0",
                "'rprop', 'eta_minus': 0 | /eta_minus | > 0 and < 1",
                "'rprop', 'eta_minus': 1 | /eta_minus | > 0 and < 1",
                "'rprop', 'eta_plus': 1 | /eta_plus | > 1",
                "'rprop', 'step_min': 60 | /step_min | ≤ 50.0",
                "'rprop', 'step_min': 1.5, 'step_max': 1 | /step_min | ≤ 1.0",
                "'ftrl', 'learning_rate_power': 0.5 | /learning_rate_power | ≤ 0",
                "'ftrl', 'initial_accumulator_value': -1 | /initial_accumulator_value | ≥ 0",
                "'ftrl', 'l1': -1 | /l1 | ≥ 0",
                "'ftrl', 'beta': -1 | /beta | ≥ 0",
                "'lamb', 'exclude': ['scale'] | /exclude/0 | kernel, bias, normalization"
            })
    void refusesNonsense(String fields, String pointer, String allowed) {
        InvalidInputException refused =
                catchThrowableOfType(InvalidInputException.class, () -> Trial.optimizer("{'type': " + fields + "}"));

        assertThat(refused.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.pointer()).isEqualTo(pointer);
            assertThat(problem.allowed()).isEqualTo(allowed);
        });
    }

    static List<String> rules() {
        return Trial.rules().toList();
    }

    /** Of dead units and unused inputs the gradient is 0 from the beginning. */
    @ParameterizedTest
    @MethodSource("rules")
    void makesNumbersOfZeroGradients(String rule) {
        try (Trial trial = new Trial("{'type': '" + rule + "'}", DType.FLOAT32, Trial.SHAPES, 1)) {
            for (int t = 0; t < 5; t++) {
                trial.update(new double[trial.layout().size()]);
            }
            assertThat(Arrays.stream(trial.parameters())).allMatch(Double::isFinite);
        }
    }

    /** As at the end of a schedule, or where a layer's multiplier is 0. */
    @ParameterizedTest
    @MethodSource("rules")
    void staysANumberWhereTheRateFallsToZero(String rule) {
        String schedule = "{'type': 'cosine', 'initial_learning_rate': 0.01, 'decay_steps': 5}";
        try (Trial trial = new Trial(
                "{'type': '%s', 'learning_rate': %s}".formatted(rule, schedule), DType.FLOAT64, Trial.SHAPES, 1)) {
            double[] end = trial.run(1, 8).parameters();
            assertThat(Arrays.stream(end)).allMatch(Double::isFinite);
            assertThat(Arrays.stream(end).map(Math::abs).max().orElse(0)).isBetween(0.1, 3.0);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"lamb", "adafactor", "muon"})
    void doesNotDecayExcludedKinds(String rule) {
        String spec = "{'type': '%s', 'weight_decay': %s, 'exclude': ['bias']}";
        try (Trial decaying = new Trial(spec.formatted(rule, 0.3), DType.FLOAT64, Trial.SHAPES, 1);
                Trial plain = new Trial(spec.formatted(rule, 0), DType.FLOAT64, Trial.SHAPES, 1)) {
            decaying.run(1, 3);
            plain.run(1, 3);
            for (ParameterLayout.Entry entry : plain.layout().entries()) {
                int end = entry.offset() + entry.elements();
                double[] decayed = Arrays.copyOfRange(decaying.parameters(), entry.offset(), end);
                double[] kept = Arrays.copyOfRange(plain.parameters(), entry.offset(), end);
                assertThat(Arrays.equals(decayed, kept))
                        .as(entry.name())
                        .isEqualTo(entry.shape().rank() == 1);
            }
        }
    }

    /** A convolution's kernel is the matrix whose columns are its output channels. */
    @Test
    void muonFlattensKernelsOfConvolutions() {
        try (Trial kernel = new Trial("{'type': 'muon'}", DType.FLOAT64, List.of(Shape.of(3, 3, 2, 5)), 1);
                Trial matrix = new Trial("{'type': 'muon'}", DType.FLOAT64, List.of(Shape.of(18, 5)), 1)) {
            for (int t = 1; t <= 4; t++) {
                double[] gradient = kernel.gradient(t);
                kernel.update(gradient);
                matrix.update(gradient);
            }
            assertThat(kernel.parameters()).isEqualTo(matrix.parameters());
        }
    }

    /** The sizes are no multiples of four, of either orientation: the step's singular values are near 1, so its mean square is known. */
    @ParameterizedTest
    @CsvSource({"23, 7", "7, 23", "9, 9", "1, 6", "6, 1"})
    void muonStepsAlongAllSingularValuesAlike(int rows, int columns) {
        String spec = "{'type': 'muon', 'learning_rate': 1, 'weight_decay': 0, 'ns_steps': 12}";
        try (Trial trial = new Trial(spec, DType.FLOAT64, List.of(Shape.of(rows, columns)), 1)) {
            double[] gradient = new double[trial.layout().size()];
            for (int i = 0; i < rows * columns; i++) {
                gradient[i] = Math.sin(i * i);
            }
            double[] before = trial.parameters();
            trial.update(gradient);
            double squares = 0;
            for (int i = 0; i < before.length; i++) {
                squares += Math.pow(trial.parameters()[i] - before[i], 2);
            }
            double adjustment = Math.max(1, (double) rows / columns);
            assertThat(squares / Math.min(rows, columns) / adjustment).isCloseTo(0.9, within(0.4));
        }
    }

    @Test
    void muonTreatsVectorsAsAdamDoes() {
        String muon = "{'type': 'muon', 'learning_rate': 0.1, 'weight_decay': 0, 'adam_lr_ratio': 0.2}";
        try (Trial vectors = new Trial(muon, DType.FLOAT64, List.of(Shape.of(40)), 1);
                Trial adam =
                        new Trial("{'type': 'adam', 'learning_rate': 0.02}", DType.FLOAT64, List.of(Shape.of(40)), 1)) {
            double[] ours = vectors.run(1, 9).parameters();
            assertThat(ours).containsExactly(adam.run(1, 9).parameters(), within(1e-14));
        }
    }

    /** Both of a kernel's windows are matrices of their own. */
    @Test
    void adafactorFactorsTheLastTwoAxes() {
        try (Trial kernel = new Trial("{'type': 'adafactor'}", DType.FLOAT64, List.of(Shape.of(2, 4, 8)), 1)) {
            kernel.run(1, 1);
            assertThat(kernel.updater().state().get("0.adafactor/r/0/w").size()).isEqualTo(2 * 4);
            assertThat(kernel.updater().state().get("0.adafactor/c/0/w").size()).isEqualTo(2 * 8);
        }
        // One window after the other as separate matrices, where neither the size nor the threshold joins them.
        String spec = "{'type': 'adafactor', 'epsilon_2': 1e9, 'learning_rate': 1e-10, 'clip_threshold': 1e9}";
        try (Trial kernel = new Trial(spec, DType.FLOAT64, List.of(Shape.of(2, 4, 8)), 1);
                Trial windows = new Trial(spec, DType.FLOAT64, List.of(Shape.of(4, 8), Shape.of(4, 8)), 1)) {
            for (int t = 1; t <= 5; t++) {
                double[] gradient = windows.gradient(t);
                kernel.update(gradient);
                windows.update(gradient);
            }
            assertThat(kernel.parameters()).containsExactly(windows.parameters(), within(1e-14));
        }
    }

    @Test
    void countsRoomAndStateInWhatIsHeld() {
        ParameterLayout layout = new ParameterLayout();
        layout.add("0/kernel", Shape.of(40, 30));
        layout.add("0/bias", Shape.of(30));
        List<ParameterSettings> settings = List.of(
                ParameterSettings.of(ParameterSettings.Kind.KERNEL), ParameterSettings.of(ParameterSettings.Kind.BIAS));

        assertThat(held("adam", layout, settings)).isEqualTo(2 * 1230);
        assertThat(held("adafactor", layout, settings)).isEqualTo(40 + 30 + 30 + 2 * 1200 + 4 * 30);
        assertThat(held("muon", layout, settings)).isEqualTo(1200 + 2 * 30 + 2 * 1200 + 1200 + 2 * 900 + 30);
    }

    private static long held(String rule, ParameterLayout layout, List<ParameterSettings> settings) {
        return new UpdateChain(Trial.optimizer("{'type': '" + rule + "'}"), null, null)
                .keptElements(layout, settings, 1);
    }
}
