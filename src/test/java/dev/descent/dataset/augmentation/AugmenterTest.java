package dev.descent.dataset.augmentation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.descent.spec.Problem;
import dev.descent.spec.Problems;
import dev.descent.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How often what is drawn, over many rows. */
class AugmenterTest {

    private static final int ROWS = 20_000;

    private static Augmenter augmenter(Shape shape, String... augmentations) {
        return new Augmenter(list(augmentations), shape, 3, ROWS);
    }

    private static List<Augmentation> list(String... augmentations) {
        return Stream.of(augmentations)
                .map(json -> AugmentationTest.read(Augmentation.class, json))
                .toList();
    }

    private static float[] changed(Augmenter augmenter, long epoch, int row, float... values) {
        Canvas canvas = new Canvas(augmenter.input());
        float[] array = values.clone();
        canvas.moveTo(array, 0);
        augmenter.before(canvas, epoch, row);
        augmenter.after(canvas, epoch, row);
        return array;
    }

    @Test
    void flipsHalfOfTheRowsInEachDirection() {
        Augmenter flip = augmenter(Shape.of(2, 2, 1), "'flip'");
        TreeMap<Float, Integer> first = new TreeMap<>();
        for (int row = 0; row < ROWS; row++) {
            first.merge(changed(flip, 1, row, 1, 2, 3, 4)[0], 1, Integer::sum);
        }

        assertThat(first).hasSize(4);
        first.values().forEach(count -> assertThat(count).isCloseTo(ROWS / 4, within(300)));
    }

    /** The centre of a blob is where the shift brings it: uniform in ±2 pixels. */
    @ParameterizedTest
    @CsvSource({"0, bilinear", "1, bilinear"})
    void shiftsAreUniform(int axis, String interpolation) {
        Augmenter translation = augmenter(
                Shape.of(10, 10, 1),
                "{'type': 'translation', 'height': 0.2, 'width': 0.2, 'fill_mode': 'constant', 'interpolation': '"
                        + interpolation + "'}");
        float[] blob = new float[100];
        blob[55] = 1;
        double[] shifts = new double[ROWS];
        for (int row = 0; row < ROWS; row++) {
            float[] shifted = changed(translation, 1, row, blob);
            double centre = 0;
            for (int i = 0; i < 100; i++) {
                centre += shifted[i] * (axis == 0 ? i / 10 : i % 10);
            }
            shifts[row] = centre - 5;
        }
        Arrays.sort(shifts);

        assertThat(shifts[0]).isBetween(-2.00001, -1.99);
        assertThat(shifts[ROWS - 1]).isBetween(1.99, 2.00001);
        for (int i = 0; i < ROWS; i++) {
            // Kolmogorov and Smirnov at the 99.9 % quantile.
            assertThat((shifts[i] + 2) / 4).isCloseTo((i + 0.5) / ROWS, within(1.95 / Math.sqrt(ROWS)));
        }
    }

    @Test
    void cropsAtEveryPlaceAlike() {
        Augmenter crop = augmenter(Shape.of(3, 3, 1), "{'type': 'crop', 'padding': 1, 'fill_mode': 'wrap'}");
        TreeMap<Float, Integer> first = new TreeMap<>();
        for (int row = 0; row < ROWS; row++) {
            first.merge(changed(crop, 1, row, 1, 2, 3, 4, 5, 6, 7, 8, 9)[0], 1, Integer::sum);
        }

        assertThat(first).hasSize(9);
        first.values().forEach(count -> assertThat(count).isCloseTo(ROWS / 9, within(250)));
    }

    @Test
    void changesTheShareOfRowsThatItsProbabilitySays() {
        Augmenter noise = augmenter(Shape.of(1), "{'type': 'noise', 'stddev': 0.5, 'probability': 0.3}");
        int same = 0;
        double squares = 0;
        for (int row = 0; row < ROWS; row++) {
            float value = changed(noise, 1, row, 7)[0];
            same += value == 7 ? 1 : 0;
            squares += (value - 7) * (value - 7);
        }

        assertThat(same).isCloseTo((int) (0.7 * ROWS), within(330));
        assertThat(squares / (ROWS - same)).isCloseTo(0.25, within(0.025));
    }

    /** Mean and variance of Beta(α, α): ½ and 1/(8α + 4). */
    @ParameterizedTest
    @CsvSource({"0.2", "1", "5", "0.01"})
    void sharesHaveTheBetaDistribution(double alpha) {
        Augmenter mixup = augmenter(Shape.of(4), "{'type': 'mixup', 'alpha': " + alpha + "}");
        double sum = 0;
        double squares = 0;
        Set<Integer> others = new HashSet<>();
        double ofOthers = 0;
        for (int row = 0; row < ROWS; row++) {
            Blend blend = mixup.blend(1, row);
            assertThat(blend.share()).isBetween(0.0, 1.0);
            assertThat(blend.box()).isNull();
            sum += blend.share();
            squares += (blend.share() - 0.5) * (blend.share() - 0.5);
            others.add(blend.other());
            ofOthers += blend.other();
        }

        assertThat(sum / ROWS).isCloseTo(0.5, within(0.018));
        assertThat(squares / ROWS).isCloseTo(1 / (8 * alpha + 4), within(0.005));
        // 1 − 1/e of the rows are drawn at least once.
        assertThat(others).allMatch(other -> other >= 0 && other < ROWS);
        assertThat((double) others.size() / ROWS).isCloseTo(1 - 1 / Math.E, within(0.015));
        assertThat(ofOthers / ROWS).isCloseTo(ROWS / 2.0, within(ROWS * 0.011));
    }

    @Test
    void theShareOfARowIsWhatTheBoxLeavesOfIt() {
        Augmenter cutmix = augmenter(Shape.of(20, 30, 2), "'cutmix'");
        double uncut = 0;
        int whole = 0;
        for (int row = 0; row < ROWS; row++) {
            Blend blend = cutmix.blend(1, row);
            Box box = blend.box();
            assertThat(blend.share()).isEqualTo(1 - (box.bottom() - box.top()) * (box.right() - box.left()) / 600.0);
            assertThat(box.top()).isGreaterThanOrEqualTo(0);
            assertThat(box.left()).isGreaterThanOrEqualTo(0);
            assertThat(box.bottom()).isBetween(box.top(), 20);
            assertThat(box.right()).isBetween(box.left(), 30);
            uncut += 1 - blend.share();
            whole += box.area() == 0 ? 1 : 0;
        }

        // A side s of a box keeps s − s²/4 on average; of s = √(1 − λ) with a uniform λ the square of that has the mean
        // 2/9 + 1/48 …
        double expected = 0;
        for (int i = 0; i < 1000; i++) {
            double side = Math.sqrt((i + 0.5) / 1000);
            expected += Math.pow(side - side * side / 4, 2) / 1000;
        }
        assertThat(uncut / ROWS).isCloseTo(expected, within(0.01));
        assertThat(whole).isLessThan(ROWS / 50);
    }

    @Test
    void drawsAnewInEachEpochForEachRowAtEachPlace() {
        String noise = "{'type': 'noise', 'stddev': 1}";
        Augmenter one = augmenter(Shape.of(1), noise);
        Augmenter two = augmenter(Shape.of(1), noise, noise);
        Set<Float> seen = new HashSet<>();
        for (int epoch = 1; epoch <= 20; epoch++) {
            for (int row = 0; row < 20; row++) {
                float value = changed(one, epoch, row, 0)[0];
                assertThat(changed(one, epoch, row, 0)[0]).isEqualTo(value);
                seen.add(value);
                seen.add(changed(two, epoch, row, 0)[0]);
            }
        }

        assertThat(seen).hasSize(800);
        assertThat(changed(new Augmenter(list(noise), Shape.of(1), 4, ROWS), 1, 0, 0))
                .isNotEqualTo(changed(one, 1, 0, 0));
    }

    private static List<String> problems(Shape shape, String... augmentations) {
        Problems problems = new Problems("/dataset/augment");
        Augmenter.check(list(augmentations), shape, problems);
        return problems.list().stream().map(AugmenterTest::brief).toList();
    }

    private static String brief(Problem problem) {
        return problem.pointer() + " " + problem.code();
    }

    @Test
    void saysWhatDoesntSuitTheRows() {
        List<String> all = new ArrayList<>(List.of(
                "'flip'",
                "{'type': 'rotation', 'factor': 0.1}",
                "{'type': 'translation', 'height': 0.1, 'width': 0.1}",
                "{'type': 'zoom', 'height': 0.1}",
                "{'type': 'shear', 'x': 0.1}",
                "{'type': 'crop', 'padding': 5}",
                "{'type': 'brightness', 'factor': 0.1}",
                "{'type': 'contrast', 'factor': 0.1}",
                "'cutout'",
                "'cutmix'",
                "'jitter'",
                "'scaling'",
                "'time_warp'",
                "{'type': 'noise', 'stddev': 0.1}",
                "'mixup'"));
        String[] given = all.toArray(String[]::new);

        assertThat(problems(Shape.of(8, 8, 1), given))
                .containsExactly(
                        "/dataset/augment/10 not_series",
                        "/dataset/augment/11 not_series",
                        "/dataset/augment/12 not_series",
                        "/dataset/augment/14 duplicate");
        assertThat(problems(Shape.of(8, 2), Arrays.copyOf(given, 14)))
                .hasSize(10)
                .allMatch(problem -> problem.endsWith("not_images"));
        assertThat(problems(Shape.of(8), Arrays.copyOf(given, 14))).hasSize(13);
        assertThat(problems(Shape.of(8, 4, 1), "{'type': 'crop', 'padding': 5}"))
                .containsExactly("/dataset/augment/0/padding too_large");
        assertThat(problems(Shape.of(2, 4), "'time_warp'")).containsExactly("/dataset/augment/0 unsuitable");
    }
}
