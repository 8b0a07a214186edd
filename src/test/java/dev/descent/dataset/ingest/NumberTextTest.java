package dev.descent.dataset.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.descent.tensor.CounterRandom;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NumberTextTest {

    private final NumberText doubles = new NumberText(true);
    private final NumberText floats = new NumberText(false);

    private void check(String text) {
        byte[] bytes = ("x" + text + "x").getBytes(StandardCharsets.UTF_8);
        assertThat(doubles.parse(bytes, 1, bytes.length - 1)).as(text).isTrue();
        assertThat(doubles.stored()).as(text).isEqualTo(Double.parseDouble(text));
        assertThat(floats.parse(bytes, 1, bytes.length - 1)).as(text).isTrue();
        assertThat((float) floats.stored()).as(text).isEqualTo(Float.parseFloat(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "-0",
                "+7",
                "1.",
                ".5",
                "1e5",
                "1E-5",
                "1e+05",
                "123456789012345678901234567890",
                "0.000000000000000000000000000000000000000000001",
                "1.00000017881393432617187499",
                "1.00000017881393432617187500",
                "1.00000017881393432617187501",
                "9007199254740993",
                "16777217",
                "3.4028235677973366e38",
                "3.4028235677973367e38",
                "1.4e-45",
                "0.7e-45",
                "2.2250738585072014e-308",
                "4.9e-324",
                "1e-400",
                "8.41e+21",
                "9.5e22",
                "0e999999999999"
            })
    void roundsCorrectlyWhereItIsHard(String text) {
        check(text);
    }

    @Test
    void roundsCorrectlyWhateverComes() {
        CounterRandom random = CounterRandom.of(7);
        for (int i = 0; i < 200_000; i++) {
            double any = Double.longBitsToDouble(random.bits(3L * i));
            if (Double.isFinite(any)) {
                check(Double.toString(any));
            }
            float single = Float.intBitsToFloat((int) random.bits(3L * i + 1));
            if (Float.isFinite(single)) {
                check(Float.toString(single));
                // Halfway between two floats, and next to it.
                double halfway = ((double) single + Math.nextUp(single)) / 2;
                check(Double.toString(halfway));
                check(Double.toString(Math.nextUp(halfway)));
                check(Double.toString(Math.nextDown(halfway)));
            }
            check(String.format(Locale.ROOT, "%.4f", random.normal(i)));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "+", ".", "-.", "e5", "1e", "1e+", "1f", "0x1p3", "NaN", "1,5", "1 2", "--1", "1.2.3", "٣"})
    void takesNothingElseForANumber(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);

        assertThat(doubles.parse(bytes, 0, bytes.length)).isFalse();
    }
}
