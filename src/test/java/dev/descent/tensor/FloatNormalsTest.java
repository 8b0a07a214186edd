package dev.descent.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FloatNormalsTest {

    private static final int DRAWS = 1 << 20;

    private static float[] draws(int count) {
        float[] values = new float[count];
        CounterRandom.of(11).addNormals(0, 1, values, 0, count);
        return values;
    }

    /** The definition in double precision. */
    @Test
    void areBoxAndMullersNumbers() {
        CounterRandom random = CounterRandom.of(11);
        float[] values = draws(800);

        for (int pair = 0; pair < 400; pair++) {
            long bits = random.bits(pair);
            double u = ((bits >>> 33) + 0.5) * 0x1p-31;
            double angle = 2 * Math.PI * (int) bits * 0x1p-32;
            double radius = Math.sqrt(-2 * Math.log(u));
            assertThat((double) values[pair]).isCloseTo(radius * Math.cos(angle), within(2e-6));
            assertThat((double) values[400 + pair]).isCloseTo(radius * Math.sin(angle), within(2e-6));
        }
    }

    @Test
    void haveTheMomentsOfANormalDistribution() {
        float[] values = draws(DRAWS);
        double[] moments = new double[5];
        for (float value : values) {
            for (int power = 1; power <= 4; power++) {
                moments[power] += Math.pow(value, power) / DRAWS;
            }
        }

        // Within five standard errors: √(1, 2, 15, 96) / 1024.
        assertThat(moments[1]).isCloseTo(0, within(0.005));
        assertThat(moments[2]).isCloseTo(1, within(0.007));
        assertThat(moments[3]).isCloseTo(0, within(0.019));
        assertThat(moments[4]).isCloseTo(3, within(0.048));
    }

    /** Kolmogorov and Smirnov: the largest distance of the distribution functions, 1.95/√n at the 99.9 % quantile. */
    @Test
    void haveTheNormalDistributionFunction() {
        float[] values = draws(DRAWS);
        Arrays.sort(values);
        double[] cumulated = new double[16_001];
        for (int i = 1; i < cumulated.length; i++) {
            double x = (i - 0.5) / 1000 - 8;
            cumulated[i] = cumulated[i - 1] + Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI) / 1000;
        }
        double distance = 0;
        for (int i = 0; i < DRAWS; i++) {
            double at = (values[i] + 8) * 1000;
            double share = cumulated[(int) at] + (at - (int) at) * (cumulated[(int) at + 1] - cumulated[(int) at]);
            distance = Math.max(distance, Math.abs(share - (i + 0.5) / DRAWS));
        }
        assertThat(distance).isLessThan(1.95 / 1024);
        assertThat(values[DRAWS - 1]).isBetween(4.2f, 6.7f);
        assertThat(values[0]).isBetween(-6.7f, -4.2f);
    }

    @Test
    void bothOfAPairAreIndependent() {
        float[] values = draws(1024);
        double product = 0;
        double ofSquares = 0;
        int pairs = 0;
        for (int stream = 0; stream < 400; stream++) {
            Arrays.fill(values, 0);
            CounterRandom.of(5, stream).addNormals(0, 1, values, 0, 1024);
            for (int i = 0; i < 512; i++) {
                product += values[i] * values[512 + i];
                ofSquares += (values[i] * values[i] - 1) * (values[512 + i] * values[512 + i] - 1);
                pairs++;
            }
        }
        assertThat(product / pairs).isCloseTo(0, within(0.012));
        assertThat(ofSquares / pairs).isCloseTo(0, within(0.025));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 7, 1023, 1024, 1025, 3000})
    void areAddedToSoManyValuesAndNoMore(int count) {
        float[] values = new float[count + 2];
        Arrays.fill(values, 10);
        CounterRandom.of(3).addNormals(77, 0.5f, values, 1, count);

        assertThat(values[0]).isEqualTo(10);
        assertThat(values[count + 1]).isEqualTo(10);
        for (int i = 1; i <= count; i++) {
            assertThat(values[i]).isNotEqualTo(10).isBetween(6.5f, 13.5f);
        }
    }
}
