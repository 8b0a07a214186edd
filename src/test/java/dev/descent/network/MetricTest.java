package dev.descent.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.descent.Golden;
import dev.descent.spec.Catalogue;
import dev.descent.spec.SpecReader;
import dev.descent.tensor.DType;
import dev.descent.tensor.Vector;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class MetricTest {

    private static final List<String> CLASSES = List.of("setosa", "versicolor", "virginica");

    private static Vector numbers(double... values) {
        return Golden.vector(DType.FLOAT32, values);
    }

    static Stream<Metric> all() {
        return Catalogue.of(Metric.class).stream()
                .map(entry -> SpecReader.read('"' + entry.name() + '"', Metric.class));
    }

    @ParameterizedTest
    @MethodSource("all")
    void isNotANumberBeforeAnythingWasSeen(Metric metric) {
        Outputs.Scale scale = metric.needsClasses() ? Outputs.Scale.PROBABILITY : Outputs.Scale.NUMBER;

        assertThat(metric.start(new Outputs(scale, CLASSES)).value()).isNaN();
        assertThat(metric.series(CLASSES)).containsExactly(metric.series());
    }

    @Test
    void countsWhatTheRowsOfEachClassWereTakenFor() {
        ConfusionMatrix matrix = new ConfusionMatrix(new Outputs(Outputs.Scale.SOFTMAX_LOGIT, CLASSES));
        matrix.add(numbers(3, 1, 2, 0, 5, 4, 0, 1, 2), numbers(0, 2, 2), 3);
        matrix.add(numbers(-1, -2, -3), numbers(2), 3);

        assertThat(matrix.classes()).isEqualTo(CLASSES);
        assertThat(matrix.counts()).isDeepEqualTo(new long[][] {{1, 0, 0}, {0, 0, 0}, {1, 1, 1}});
    }

    @Test
    void countsTwoClassesOfOneOutput() {
        ConfusionMatrix matrix = new ConfusionMatrix(new Outputs(Outputs.Scale.MARGIN, List.of("no", "yes")));
        matrix.add(numbers(-0.1, 0.2, 3, -4, 0), numbers(0, 0, 1, 1, 0), 1);

        assertThat(matrix.counts()).isDeepEqualTo(new long[][] {{2, 1}, {1, 1}});
    }

    @Test
    void handsOutCountsThatStayAsTheyAre() {
        ConfusionMatrix matrix = new ConfusionMatrix(new Outputs(Outputs.Scale.PROBABILITY, List.of("no", "yes")));
        long[][] before = matrix.counts();
        matrix.add(numbers(0.7), numbers(1), 1);

        assertThat(before[1][1]).isZero();
        assertThat(matrix.counts()[1][1]).isEqualTo(1);
    }

    /** In single precision both rows' softmax is 1. */
    @Test
    void ranksWhatRoundsToTheSameProbability() {
        Metric.Measurement auc = new Auc().start(new Outputs(Outputs.Scale.SOFTMAX_LOGIT, List.of("no", "yes")));
        auc.add(numbers(0, 200, 0, 201), numbers(0, 1), 2);

        assertThat(auc.value()).isEqualTo(1);
    }

    @Test
    void ranksNoScoreThatIsNotANumber() {
        Metric.Measurement auc = new Auc().start(new Outputs(Outputs.Scale.PROBABILITY, List.of("no", "yes")));
        auc.add(numbers(0.1, 0.9, Double.NaN), numbers(0, 1, 1), 1);

        assertThat(auc.value()).isNaN();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void hasNoTrueClassAmongTheBestWhereItsScoreIsNotANumber(int k) {
        Metric.Measurement top = new TopKAccuracy(k).start(new Outputs(Outputs.Scale.PROBABILITY, CLASSES));
        top.add(numbers(Double.NaN, Double.NaN, Double.NaN), numbers(0), 3);

        assertThat(top.value()).isZero();
    }

    @Test
    void hasProbabilitiesOfTwoClassesFromOneOutput() {
        assertThat(Outputs.Scale.PROBABILITY.probabilities(numbers(0.25)).get(0))
                .isEqualTo(0.75);
        assertThat(Outputs.Scale.PROBABILITY.probabilities(numbers(0.25)).get(1))
                .isEqualTo(0.25);
        // 1 − σ(40) would be 0.
        assertThat(Outputs.Scale.SIGMOID_LOGIT.probabilities(numbers(40)).get(0))
                .isEqualTo((float) Math.exp(-40));
        assertThat(Outputs.Scale.SIGMOID_LOGIT.probabilities(numbers(0, 0, 0)).get(2))
                .isEqualTo(0.5);
    }
}
