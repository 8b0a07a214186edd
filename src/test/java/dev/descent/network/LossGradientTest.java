package dev.descent.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.descent.Golden;
import dev.descent.spec.Catalogue;
import dev.descent.spec.SpecReader;
import dev.descent.tensor.CounterRandom;
import dev.descent.tensor.DType;
import dev.descent.tensor.Vector;
import java.util.List;
import java.util.function.LongToDoubleFunction;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The gradient of every loss, against central differences of its value. */
class LossGradientTest {

    private static final int ROWS = 6;
    private static final double STEP = 1e-6;

    private static final CounterRandom PREDICTIONS = CounterRandom.of(1);
    private static final CounterRandom TARGETS = CounterRandom.of(2);
    private static final CounterRandom WEIGHTS = CounterRandom.of(3);

    private static final List<String> SETTINGS = List.of(
            "{'type': 'huber', 'delta': 0.2}",
            "{'type': 'binary_crossentropy', 'label_smoothing': 0.3}",
            "{'type': 'binary_crossentropy', 'from_logits': true, 'label_smoothing': 0.3}",
            "{'type': 'focal', 'from_logits': true, 'alpha': 0.6, 'gamma': 0.5}",
            "{'type': 'focal', 'gamma': 0}",
            "{'type': 'categorical_crossentropy', 'label_smoothing': 0.3}",
            "{'type': 'categorical_crossentropy', 'from_logits': true}",
            "{'type': 'sparse_categorical_crossentropy', 'from_logits': true}");

    static Stream<String> losses() {
        return Stream.concat(
                Catalogue.of(Loss.class).stream().map(entry -> '"' + entry.name() + '"'),
                SETTINGS.stream().map(spec -> spec.replace('\'', '"')));
    }

    @ParameterizedTest
    @MethodSource("losses")
    void isTheSlopeOfTheValue(String spec) {
        Loss loss = SpecReader.read(spec, Loss.class);
        if (loss instanceof SparseCategoricalCrossentropy) {
            check(loss, 4, indices(4));
        } else {
            // Numbers are compared with numbers, classes with a share of each.
            Vector target = random(ROWS * 4, loss.needsClasses() ? TARGETS::uniform : TARGETS::normal);
            check(loss, 4, target);
        }
    }

    @ParameterizedTest
    @MethodSource("losses")
    void isTheSlopeOfTheValueForClassesThatAreGivenByIndex(String spec) {
        Loss loss = SpecReader.read(spec, Loss.class);
        if (loss.targetIsIndex()) {
            check(loss, 4, indices(4));
        }
        if (loss.oneOutputSuffices()) {
            check(loss, 1, indices(2));
        }
    }

    @ParameterizedTest
    @MethodSource("losses")
    void takesAnIndexForARowThatIsOneForTheClassAndZeroElsewhere(String spec) {
        Loss loss = SpecReader.read(spec, Loss.class);
        if (loss.targetIsIndex() && loss.oneOutputSuffices()) {
            Vector prediction = predictions(loss, 3);
            Vector index = indices(3);
            Vector oneHot = Vector.zeros(DType.FLOAT64, ROWS * 3);
            for (int row = 0; row < ROWS; row++) {
                oneHot.set(row * 3 + (int) index.get(row), 1);
            }
            Vector gradient = Vector.zeros(DType.FLOAT64, ROWS * 3);
            Vector expected = Vector.zeros(DType.FLOAT64, ROWS * 3);

            assertThat(loss.mean(prediction, index, null, 3, gradient))
                    .isEqualTo(loss.mean(prediction, oneHot, null, 3, expected));
            Golden.assertClose("gradient", gradient, values(expected), 0);
        }
    }

    private static Vector predictions(Loss loss, int width) {
        boolean positive = loss.scale() == Outputs.Scale.PROBABILITY || loss instanceof Poisson;
        return random(ROWS * width, positive ? PREDICTIONS::uniform : PREDICTIONS::normal);
    }

    private static Vector indices(int classes) {
        return random(ROWS, i -> Math.floor(classes * TARGETS.uniform(i)));
    }

    private static Vector random(int size, LongToDoubleFunction element) {
        Vector vector = Vector.zeros(DType.FLOAT64, size);
        for (int i = 0; i < size; i++) {
            vector.set(i, element.applyAsDouble(i));
        }
        return vector;
    }

    private static double[] values(Vector vector) {
        double[] values = new double[vector.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = vector.get(i);
        }
        return values;
    }

    private static void check(Loss loss, int width, Vector target) {
        Vector prediction = predictions(loss, width);
        Vector weights = random(ROWS, WEIGHTS::uniform);
        Vector gradient = Vector.zeros(DType.FLOAT64, prediction.size());
        Vector unused = Vector.zeros(DType.FLOAT64, prediction.size());
        loss.mean(prediction, target, weights, width, gradient);
        assertThat(gradient.sumOfSquares()).isPositive();
        for (int i = 0; i < prediction.size(); i++) {
            double p = prediction.get(i);
            prediction.set(i, p + STEP);
            double above = loss.mean(prediction, target, weights, width, unused);
            prediction.set(i, p - STEP);
            double below = loss.mean(prediction, target, weights, width, unused);
            prediction.set(i, p);
            assertThat(gradient.get(i))
                    .as("%s, element %d", loss, i)
                    .isCloseTo((above - below) / (2 * STEP), within(1e-7));
        }
    }
}
