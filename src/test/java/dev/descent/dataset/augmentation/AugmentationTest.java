package dev.descent.dataset.augmentation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.descent.spec.SpecReader;
import dev.descent.tensor.CounterRandom;
import dev.descent.tensor.Shape;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What each augmentation makes of a row where the draws are known. */
class AugmentationTest {

    private static final float[] NINE = {1, 2, 3, 4, 5, 6, 7, 8, 9};

    /** A component of a spec, so that it is read as a job's is. */
    record Holder(Augmentation augmentation) {}

    /** Uniform and normal numbers as they are given, and from there on halves. */
    private static final class Known extends Draws {

        private final double[] numbers;
        private int next;

        Known(double... numbers) {
            super(CounterRandom.of(1));
            this.numbers = numbers;
        }

        @Override
        double uniform() {
            return next < numbers.length ? numbers[next++] : 0.5;
        }

        @Override
        double normal() {
            return uniform();
        }
    }

    static <T extends Augmentation> T read(Class<T> type, String json) {
        return type.cast(SpecReader.read("{\"augmentation\": " + json.replace('\'', '"') + "}", Holder.class)
                .augmentation());
    }

    private static float[] changed(String json, Shape shape, float[] values, double... draws) {
        Canvas canvas = new Canvas(shape);
        float[] array = new float[values.length + 2];
        System.arraycopy(values, 0, array, 1, values.length);
        canvas.moveTo(array, 1);
        read(RowAugmentation.class, json).augment(canvas, new Known(draws));
        assertThat(array[0]).isZero();
        assertThat(array[values.length + 1]).isZero();
        return Arrays.copyOfRange(array, 1, values.length + 1);
    }

    private static float[] nine(String json, double... draws) {
        return changed(json, Shape.of(3, 3, 1), NINE, draws);
    }

    private static float[] numbers(String text) {
        String[] parts = text.trim().split(" +");
        float[] numbers = new float[parts.length];
        for (int i = 0; i < parts.length; i++) {
            numbers[i] = Float.parseFloat(parts[i]);
        }
        return numbers;
    }

    private static void near(float[] found, String wanted) {
        assertThat(found).containsExactly(numbers(wanted), within(2e-5f));
    }

    @ParameterizedTest
    @CsvSource({
        "both,       0.4, 0.4, 9 8 7 6 5 4 3 2 1",
        "both,       0.4, 0.6, 3 2 1 6 5 4 9 8 7",
        "both,       0.6, 0.4, 7 8 9 4 5 6 1 2 3",
        "both,       0.6, 0.6, 1 2 3 4 5 6 7 8 9",
        "horizontal, 0.4, 0.4, 3 2 1 6 5 4 9 8 7",
        "vertical,   0.4, 0.4, 7 8 9 4 5 6 1 2 3"
    })
    void flips(String mode, double across, double upsideDown, String wanted) {
        near(nine("{'type': 'flip', 'mode': '" + mode + "'}", across, upsideDown), wanted);
    }

    @Test
    void flipsKeepChannelsTogether() {
        float[] image = {1, -1, 2, -2, 3, -3, 4, -4};

        near(changed("{'type': 'flip', 'mode': 'horizontal'}", Shape.of(2, 2, 2), image, 0, 0), "2 -2 1 -1 4 -4 3 -3");
        near(changed("{'type': 'flip', 'mode': 'vertical'}", Shape.of(2, 2, 2), image, 0, 0), "3 -3 4 -4 1 -1 2 -2");
    }

    /** A draw of 1 is the whole factor, of 0 as much the other way; the first is whether at all. */
    @ParameterizedTest
    @CsvSource({
        // One pixel down: of the height, 3, a third.
        "constant, bilinear, 1,   0.5,  0 0 0 1 2 3 4 5 6",
        "nearest,  bilinear, 1,   0.5,  1 2 3 1 2 3 4 5 6",
        "reflect,  bilinear, 1,   0.5,  1 2 3 1 2 3 4 5 6",
        "wrap,     bilinear, 1,   0.5,  7 8 9 1 2 3 4 5 6",
        // One to the left.
        "constant, bilinear, 0.5, 0,    2 3 0 5 6 0 8 9 0",
        "wrap,     bilinear, 0.5, 0,    2 3 1 5 6 4 8 9 7",
        // Half a pixel to the right.
        "constant, bilinear, 0.5, 0.75, 0.5 1.5 2.5 2 4.5 5.5 3.5 7.5 8.5",
        "nearest,  bilinear, 0.5, 0.75, 1 1.5 2.5 4 4.5 5.5 7 7.5 8.5",
        "wrap,     bilinear, 0.5, 0.75, 2 1.5 2.5 5 4.5 5.5 8 7.5 8.5",
        // Less than half a pixel doesn't count, more is a whole one.
        "constant, nearest,  0.5, 0.7,  1 2 3 4 5 6 7 8 9",
        "constant, nearest,  0.5, 0.8,  0 1 2 0 4 5 0 7 8"
    })
    void translates(String fill, String interpolation, double down, double right, String wanted) {
        near(
                nine(
                        "{'type': 'translation', 'height': 0.333333333333, 'width': 0.333333333333, 'fill_mode': '"
                                + fill + "', 'interpolation': '" + interpolation + "'}",
                        0,
                        down,
                        right),
                wanted);
    }

    @Test
    void translatesEveryChannelAlike() {
        float[] image = {1, -1, 2, -2, 3, -3, 4, -4};

        near(
                changed(
                        "{'type': 'translation', 'height': 0, 'width': 0.5, 'fill_mode': 'constant', 'fill_value': 9}",
                        Shape.of(2, 2, 2),
                        image,
                        0,
                        0.5,
                        1),
                "9 9 1 -1 9 9 3 -3");
    }

    @ParameterizedTest
    @CsvSource({
        // A quarter counter-clockwise, and back.
        "0.25, 1,   3 6 9 2 5 8 1 4 7",
        "0.25, 0,   7 4 1 8 5 2 9 6 3",
        "0.5,  1,   9 8 7 6 5 4 3 2 1",
        "0.3,  0.5, 1 2 3 4 5 6 7 8 9"
    })
    void rotates(double factor, double draw, String wanted) {
        near(nine("{'type': 'rotation', 'factor': " + factor + "}", 0, draw), wanted);
    }

    /** An eighth of a turn: the middles of the sides are read from √½ of the way to the corners. */
    @Test
    void rotatesBetweenPixels() {
        float[] image = {0, 0, 0, 0, 1, 0, 0, 0, 0};
        float[] turned = changed("{'type': 'rotation', 'factor': 0.125}", Shape.of(3, 3, 1), image, 0, 1);
        float rest = (float) Math.pow(1 - Math.sqrt(0.5), 2);

        assertThat(turned).containsExactly(new float[] {0, rest, 0, rest, 1, rest, 0, rest, 0}, within(1e-6f));
    }

    /** Half as much is seen, so everything is twice as large; then half as much again, and corners are read half a pixel beyond. */
    @Test
    void zooms() {
        String zoom = "{'type': 'zoom', 'height': 0.5, 'fill_mode': 'constant'}";

        near(nine(zoom, 0, 0), "3 3.5 4 4.5 5 5.5 6 6.5 7");
        near(nine(zoom, 0, 1), "0.25 1 0.75 2 5 3 1.75 4 2.25");
    }

    @Test
    void zoomsEachAxisByItself() {
        near(nine("{'type': 'zoom', 'height': 0, 'width': 0.5}", 0, 0.5, 0), "1.5 2 2.5 4.5 5 5.5 7.5 8 8.5");
    }

    @Test
    void shears() {
        near(nine("{'type': 'shear', 'x': 1, 'fill_mode': 'constant'}", 0, 1), "0 1 2 4 5 6 8 9 0");
        near(nine("{'type': 'shear', 'y': 1, 'fill_mode': 'wrap'}", 0, 0.5, 1), "7 2 6 1 5 9 4 8 3");
    }

    @Test
    void crops() {
        String crop = "{'type': 'crop', 'padding': 1";

        near(nine(crop + "}", 0, 0, 0), "0 0 0 0 1 2 0 4 5");
        near(nine(crop + ", 'fill_mode': 'reflect'}", 0, 0.99, 0.5), "4 5 6 7 8 9 7 8 9");
        near(nine(crop + ", 'fill_value': -1}", 0, 0.5, 0.99), "2 3 -1 5 6 -1 8 9 -1");
    }

    @Test
    void changesBrightness() {
        near(nine("{'type': 'brightness', 'factor': 0.5}", 0, 1), "1.5 2.5 3.5 4.5 5.5 6.5 7.5 8.5 9.5");
        near(nine("{'type': 'brightness', 'factor': 0.2, 'value_range': [0, 10]}", 0, 1), "3 4 5 6 7 8 9 10 10");
    }

    @Test
    void changesContrastOfEachChannel() {
        near(nine("{'type': 'contrast', 'factor': 0.5}", 0, 0), "3 3.5 4 4.5 5 5.5 6 6.5 7");
        near(
                changed("{'type': 'contrast', 'factor': 1}", Shape.of(1, 2, 2), new float[] {1, 10, 3, 20}, 0, 1),
                "0 5 4 25");
        near(
                changed(
                        "{'type': 'contrast', 'factor': 1, 'value_range': [1, 20]}",
                        Shape.of(1, 2, 2),
                        new float[] {1, 10, 3, 20},
                        0,
                        1),
                "1 5 4 20");
    }

    @Test
    void cutsOut() {
        // A box of 2 × 2 around the first pixel, and around the last.
        String cutout = "{'type': 'cutout', 'height': 0.6, 'width': 0.6, 'fill_value': -1}";

        near(nine(cutout, 0, 0, 0), "-1 2 3 4 5 6 7 8 9");
        near(nine(cutout, 0, 0.99, 0.99), "1 2 3 4 -1 -1 7 -1 -1");
    }

    @Test
    void scalesEachFeature() {
        near(
                changed("{'type': 'scaling', 'stddev': 0.5}", Shape.of(2, 2), new float[] {1, 2, 3, 4}, 0, 1, -2),
                "1.5 0 4.5 0");
    }

    /** The speed rises from 0.5 to 1.5: of the way, the first half of the steps makes 3/8. */
    @Test
    void warpsTime() {
        float[] warped = changed(
                "{'type': 'time_warp', 'stddev': 0.5, 'knots': 0}",
                Shape.of(3, 2),
                new float[] {0, 0, 1, 10, 2, 20},
                0,
                -1,
                1);

        near(warped, "0 0 0.75 7.5 2 20");
    }

    @Test
    void addsNoise() {
        float[] noisy = changed("{'type': 'noise', 'stddev': 0.5}", Shape.of(9), NINE, 0);
        float[] wanted = NINE.clone();
        CounterRandom.of(1).addNormals(0, 0.5f, wanted, 0, 9);

        assertThat(noisy).isEqualTo(wanted).isNotEqualTo(NINE);
        assertThat(changed("{'type': 'jitter', 'stddev': 0.5}", Shape.of(3, 3), NINE, 0))
                .isEqualTo(wanted);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{'type': 'rotation', 'factor': 0.3, 'probability': 0.2}",
                "{'type': 'noise', 'stddev': 1, 'probability': 0.2}",
                "{'type': 'cutout', 'probability': 0.2}"
            })
    void leavesRowsAloneThatWerentDrawn(String json) {
        assertThat(nine(json, 0.3, 0.1)).isEqualTo(NINE);
        assertThat(nine(json, 0.1, 0.1)).isNotEqualTo(NINE);
    }

    @Test
    void mixesRows() {
        Canvas row = new Canvas(Shape.of(3));
        Canvas other = new Canvas(Shape.of(3));
        row.moveTo(new float[] {9, 1, 2, 3}, 1);
        other.moveTo(new float[] {5, 6, 7, 9}, 0);

        read(Mixing.class, "'mixup'").mix(row, other, new Blend(0, 0.75, null));

        assertThat(row.values).containsExactly(9f, 2f, 3f, 4f);
        assertThat(other.values).containsExactly(5f, 6f, 7f, 9f);
    }

    @Test
    void putsABoxOfAnotherImageIn() {
        Canvas row = new Canvas(Shape.of(3, 3, 1));
        Canvas other = new Canvas(Shape.of(3, 3, 1));
        row.moveTo(NINE.clone(), 0);
        other.moveTo(new float[] {0, -1, -2, -3, -4, -5, -6, -7, -8, -9}, 1);

        read(Mixing.class, "'cutmix'").mix(row, other, new Blend(0, 0.5, new Box(1, 0, 3, 2)));

        assertThat(row.values).containsExactly(1f, 2f, 3f, -4f, -5f, 6f, -7f, -8f, 9f);
    }
}
