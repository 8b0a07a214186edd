package dev.descent.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.descent.spec.SpecReader;
import dev.descent.tensor.CounterRandom;
import dev.descent.tensor.DType;
import dev.descent.tensor.FloatVector;
import dev.descent.tensor.ParameterLayout;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Tensor;
import dev.descent.tensor.ThreadTeam;
import dev.descent.tensor.Vector;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class UpdaterStatisticsTest {

    private static final Optimizer ADAM = SpecReader.read("\"adam\"", Optimizer.class);

    private final ParameterLayout layout = new ParameterLayout();

    UpdaterStatisticsTest() {
        layout.add("0/kernel", Shape.of(300, 251));
        layout.add("0/bias", Shape.of(251));
        layout.add("1/kernel", Shape.of(3));
    }

    private List<ParameterSettings> settings() {
        return Stream.generate(() -> ParameterSettings.of(ParameterSettings.Kind.KERNEL))
                .limit(3)
                .toList();
    }

    private Tensor random(DType dtype, long seed) {
        Tensor tensor = Tensor.zeros(dtype, Shape.of(layout.size()));
        CounterRandom random = CounterRandom.of(seed);
        for (ParameterLayout.Entry entry : layout.entries()) {
            Vector values = Vector.zeros(dtype, entry.elements());
            for (int i = 0; i < values.size(); i++) {
                values.set(i, random.normal(entry.offset() + i));
            }
            tensor.write(entry.offset(), values);
        }
        return tensor;
    }

    private Vector numbers(DType dtype, long seed) {
        try (Tensor tensor = random(dtype, seed)) {
            return tensor.toVector();
        }
    }

    private static double squares(Vector a, @Nullable Vector b) {
        double sum = 0;
        for (int i = 0; i < a.size(); i++) {
            double x = a.get(i) - (b == null ? 0 : b.get(i));
            sum += x * x;
        }
        return sum;
    }

    @ParameterizedTest
    @EnumSource
    void measuresGradientParametersAndTheirChange(DType dtype) {
        try (Tensor parameters = random(dtype, 1);
                Tensor gradient = random(dtype, 2);
                ThreadTeam team = new ThreadTeam(2)) {
            Updater updater = new Updater(
                    new UpdateChain(ADAM, null, null),
                    layout,
                    settings(),
                    parameters,
                    gradient,
                    new Updater.Setting(1, 0, team, true));
            for (int step = 0; step < 3; step++) {
                Vector before = parameters.toVector();
                updater.update(true);
                Vector after = parameters.toVector();

                List<TensorStatistics> statistics = updater.statistics();

                assertThat(statistics)
                        .extracting(TensorStatistics::tensor)
                        .containsExactly("0/kernel", "0/bias", "1/kernel");
                for (int i = 0; i < 3; i++) {
                    ParameterLayout.Entry entry = layout.entries().get(i);
                    int from = entry.offset();
                    int to = from + entry.elements();
                    TensorStatistics found = statistics.get(i);
                    assertThat(found.elements()).isEqualTo(entry.elements());
                    assertClose(
                            found.gradientSquares(), squares(gradient.toVector().slice(from, to), null));
                    assertClose(found.parameterSquares(), squares(before.slice(from, to), null));
                    assertClose(found.updateSquares(), squares(after.slice(from, to), before.slice(from, to)));
                    assertThat(found.clipped()).isZero();
                }
            }
        }
    }

    private static void assertClose(double found, double expected) {
        assertThat(found).isPositive().isCloseTo(expected, within(1e-4 * expected));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'type': 'global_norm', 'max_norm': 1}   | true",
                "{'type': 'global_norm', 'max_norm': 1e6} | false",
                "{'type': 'norm', 'max_norm': 1}          | true",
                "{'type': 'norm', 'max_norm': 1e6}        | false"
            })
    void countsAllElementsOfAGradientThatIsScaledDown(String clip, boolean clipped) {
        List<TensorStatistics> statistics = afterOneUpdate(clip.replace('\'', '"'), null);

        assertThat(statistics)
                .allSatisfy(tensor -> assertThat(tensor.clipped()).isEqualTo(clipped ? tensor.elements() : 0));
    }

    static Stream<String> rules() {
        return Trial.rules();
    }

    @ParameterizedTest
    @MethodSource("rules")
    void watchingChangesNothing(String rule) {
        Optimizer optimizer = SpecReader.read("\"" + rule + "\"", Optimizer.class);
        assertThat(Arrays.equals(afterSomeUpdates(optimizer, true), afterSomeUpdates(optimizer, false)))
                .as("the same bits")
                .isTrue();
    }

    /** The factor of a clip follows from a sum over all parameters. */
    @Test
    void watchingChangesNothingOfSums() {
        for (DType dtype : DType.values()) {
            assertThat(clipped(dtype, true)).as(dtype.toString()).isEqualTo(clipped(dtype, false));
        }
    }

    private double clipped(DType dtype, boolean watched) {
        try (Tensor parameters = random(dtype, 1);
                Tensor gradient = random(dtype, 2);
                ThreadTeam team = new ThreadTeam(2)) {
            Updater updater = new Updater(
                    new UpdateChain(
                            SpecReader.read("\"momentum\"", Optimizer.class),
                            new Regularization(0.1, 0.1, null),
                            SpecReader.read("{\"type\": \"global_norm\", \"max_norm\": 1}", Clip.class)),
                    layout,
                    settings(),
                    parameters,
                    gradient,
                    new Updater.Setting(1, 0, team, watched));
            double penalties = 0;
            for (int step = 0; step < 5; step++) {
                gradient.write(0, numbers(dtype, 3 + step));
                penalties += updater.update(watched);
            }
            return penalties + parameters.toVector().sumOfSquares();
        }
    }

    private float[] afterSomeUpdates(Optimizer optimizer, boolean watched) {
        try (Tensor parameters = random(DType.FLOAT32, 1);
                Tensor gradient = random(DType.FLOAT32, 2);
                ThreadTeam team = new ThreadTeam(2)) {
            Updater updater = new Updater(
                    new UpdateChain(optimizer, null, null),
                    layout,
                    settings(),
                    parameters,
                    gradient,
                    new Updater.Setting(1, 0, team, watched));
            for (int step = 0; step < 4; step++) {
                updater.update(watched && step % 2 == 0);
            }
            return ((FloatVector) parameters.toVector()).array();
        }
    }

    @Test
    void countsTheElementsBeyondALimit() {
        List<TensorStatistics> statistics = afterOneUpdate("{\"type\": \"value\", \"limit\": 1}", null);

        TensorStatistics kernel = statistics.get(0);
        // Of a normal distribution, 31.7 % lie beyond one standard deviation.
        assertThat((double) kernel.clipped() / kernel.elements()).isCloseTo(0.317, within(0.01));
        // Measured before it was clipped.
        assertThat(kernel.gradientSquares()).isCloseTo(kernel.elements(), within(0.03 * kernel.elements()));
    }

    @Test
    void thePenaltyBelongsToTheGradient() {
        double without = afterOneUpdate("{\"type\": \"global_norm\", \"max_norm\": 1}", null)
                .get(0)
                .gradientSquares();
        double with = afterOneUpdate(
                        "{\"type\": \"global_norm\", \"max_norm\": 1}", new Regularization(null, 5.0, null))
                .get(0)
                .gradientSquares();

        // Gradient and parameters are independent here: the squares of g and of 10·θ add up.
        assertThat(with / without).isCloseTo(101, within(3.0));
    }

    @Test
    void nothingIsSaidWhereGradientsAreOnlyGathered() {
        Optimizer chain = SpecReader.read(
                "{\"type\": \"chain\", \"transforms\": [{\"type\": \"accumulate\", \"steps\": 2}, \"adam\"]}",
                Optimizer.class);
        try (Tensor parameters = random(DType.FLOAT32, 1);
                Tensor gradient = random(DType.FLOAT32, 2);
                ThreadTeam team = new ThreadTeam(2)) {
            Updater updater = new Updater(
                    new UpdateChain(chain, null, null),
                    layout,
                    settings(),
                    parameters,
                    gradient,
                    new Updater.Setting(1, 0, team, true));
            double expected = squares(gradient.toVector(), null);
            updater.update(true);
            assertThat(updater.statistics()).isEmpty();

            updater.update(true);

            assertThat(updater.statistics().stream()
                            .mapToDouble(TensorStatistics::gradientSquares)
                            .sum())
                    .isCloseTo(expected, within(1e-4 * expected));
        }
    }

    private List<TensorStatistics> afterOneUpdate(String clip, @Nullable Regularization regularization) {
        try (Tensor parameters = random(DType.FLOAT32, 1);
                Tensor gradient = random(DType.FLOAT32, 2)) {
            Updater updater = new Updater(
                    new UpdateChain(ADAM, regularization, SpecReader.read(clip, Clip.class)),
                    layout,
                    settings(),
                    parameters,
                    gradient,
                    new Updater.Setting(1, 0, ThreadTeam.alone(), true));
            updater.update(true);
            return updater.statistics();
        }
    }
}
