package dev.descent.spec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearNameTest {

    private static final List<String> NAMES = List.of("learning_rate", "max_pooling2d", "adam", "adamw", "units", "l2");

    @ParameterizedTest
    @CsvSource({
        "learnig_rate, learning_rate",
        "laerning_rate, learning_rate",
        "learningRate, learning_rate",
        "MaxPooling2D, max_pooling2d",
        "Adam, adam",
        "adma, adam",
        "adamww, adamw",
        "unit, units",
        "L2, l2"
    })
    void findsWhatWasMeant(String given, String meant) {
        assertThat(NearName.of(given, NAMES)).contains(meant);
    }

    @ParameterizedTest
    @CsvSource({"zebra", "x", "''", "learning_rate_of_the_whole_network"})
    void suggestsNothingWhereNothingIsNear(String given) {
        assertThat(NearName.of(given, NAMES)).isEmpty();
        assertThat(NearName.hint(given, NAMES)).isEqualTo(".");
    }

    @Test
    void countsASwapAsOneSlip() {
        assertThat(NearName.slips("adma", "adam")).isEqualTo(1);
        assertThat(NearName.slips("kitten", "sitting")).isEqualTo(3);
        assertThat(NearName.slips("", "abc")).isEqualTo(3);
    }

    @Test
    void endsAMessageWithTheSuggestion() {
        assertThat(NearName.hint("learnig_rate", NAMES)).isEqualTo("; did you mean `learning_rate`?");
    }
}
