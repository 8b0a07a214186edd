package dev.descent.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.descent.spec.InvalidInputException;
import dev.descent.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelSpecTest {

    private static Shape shape(String sizes) {
        return new Shape(Arrays.stream(sizes.split(" ")).map(Integer::valueOf).toList());
    }

    private static Shape entered(String asked, String given) {
        return new ModelSpec(shape(asked).sizes(), List.of(new Flatten())).entered(shape(given));
    }

    @Test
    void takesExamplesAsTheyAre() {
        assertThat(new ModelSpec(List.of(new Flatten())).entered(shape("8 8 1")))
                .isEqualTo(shape("8 8 1"));
    }

    @ParameterizedTest
    @CsvSource({
        "8 8 1, 8 8 1",
        "64, 8 8 1",
        "8 8, 8 8 1",
        "8 8 1, 64",
        "32 96, 32 32 3",
        "4 2 8, 8 8 1",
        "1024 3, 32 32 3"
    })
    void joinsAndSplitsAxes(String asked, String given) {
        assertThat(entered(asked, given)).isEqualTo(shape(asked));
    }

    @ParameterizedTest
    @CsvSource({
        "63, 8 8 1",
        "8 8 3, 8 8 1",
        "16 4, 8 8 3",
        "3 4, 4 3",
        "32 32 3, 16 64 3",
        "2147483647 2147483647 2147483647, 4"
    })
    void refusesOtherShapes(String asked, String given) {
        assertThatThrownBy(() -> entered(asked, given)).isInstanceOfSatisfying(InvalidInputException.class, refused -> {
            assertThat(refused.problems().get(0).pointer()).isEqualTo("/model/input_shape");
            assertThat(refused.problems().get(0).code()).isEqualTo("shape_mismatch");
        });
    }
}
