package dev.descent.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import dev.descent.spec.InvalidInputException;
import dev.descent.spec.Problem;
import dev.descent.spec.SpecReader;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UpdateRuleRangesTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "heavy_ball | beta                      | 1     | must be ≥ 0 and < 1, but is 1.",
                "adagrad    | lr_decay                  | -0.1  | must be ≥ 0, but is -0.1.",
                "adagrad    | initial_accumulator_value | -1    | must be ≥ 0, but is -1.",
                "adadelta   | rho                       | 1.5   | must be ≥ 0 and < 1, but is 1.5.",
                "rmsprop    | momentum                  | -0.5  | must be ≥ 0 and < 1, but is -0.5.",
                "rmsprop    | centered                  | 1     | must be true or false, but is the number 1.",
                "adamw      | weight_decay              | -0.01 | must be ≥ 0, but is -0.01.",
                "adamax     | epsilon                   | 0     | must be > 0, but is 0.",
                "nadam      | momentum_decay            | -1    | must be ≥ 0, but is -1.",
                "radam      | beta_2                    | 1     | must be ≥ 0 and < 1, but is 1.",
                "adabelief  | epsilon                   | -1    | must be > 0, but is -1.",
                "lion       | beta_1                    | -0.1  | must be ≥ 0 and < 1, but is -0.1.",
            })
    void refusesWhatIsOutOfRange(String type, String field, String value, String message) {
        assertThat(problems("{\"type\": \"%s\", \"%s\": %s}".formatted(type, field, value)))
                .extracting(Problem::pointer, Problem::message)
                .containsExactly(tuple("/" + field, "`" + field + "` " + message));
    }

    private static List<Problem> problems(String json) {
        InvalidInputException refused =
                catchThrowableOfType(InvalidInputException.class, () -> SpecReader.read(json, Optimizer.class));
        assertThat(refused).isNotNull();
        return refused.problems();
    }
}
