package dev.descent.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import dev.descent.Golden;
import dev.descent.spec.InvalidInputException;
import dev.descent.spec.SpecReader;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

class ScheduleTest {

    private static final Moment START = new Moment(0, 1, 4, 1);

    private static Schedule schedule(String json) {
        return SpecReader.read(json.replace('\'', '"'), Schedule.class);
    }

    private static double[] started(Schedule schedule) {
        double[] state = new double[schedule.state().size()];
        schedule.start(state);
        return state;
    }

    private static double[] rates(Schedule schedule, Moment start, int updates) {
        double[] state = started(schedule);
        return LongStream.range(0, updates)
                .mapToDouble(update -> schedule.rate(start.at(update), state))
                .toArray();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{'type': 'exponential', 'initial_learning_rate': 1, 'decay_steps': 1, 'decay_rate': 0.5, 'per': 'epoch'} | 0.5 | 0.25",
                "{'type': 'step', 'initial_learning_rate': 1, 'step_size': 1, 'gamma': 0.5, 'per': 'epoch'} | 0.5 | 0.25",
                "{'type': 'multi_step', 'initial_learning_rate': 1, 'milestones': [1, 2], 'gamma': 0.5, 'per': 'epoch'} | 0.5 | 0.25",
                "{'type': 'piecewise_constant', 'boundaries': [0, 1], 'values': [1, 0.5, 0.25], 'per': 'epoch'} | 0.5 | 0.25",
                "{'type': 'polynomial', 'initial_learning_rate': 1, 'decay_steps': 4, 'end_learning_rate': 0,"
                        + " 'power': 1, 'per': 'epoch'} | 0.75 | 0.5",
                "{'type': 'inverse_time', 'initial_learning_rate': 1, 'decay_steps': 1, 'decay_rate': 1, 'per': 'epoch'}"
                        + " | 0.5 | 0.3333333333333333",
                "{'type': 'cosine', 'initial_learning_rate': 1, 'decay_steps': 2, 'per': 'epoch'} | 0.5 | 0",
                "{'type': 'cosine_restarts', 'initial_learning_rate': 1, 'first_decay_steps': 2, 'per': 'epoch'} | 0.5 | 1",
                "{'type': 'one_cycle', 'max_learning_rate': 25, 'total_steps': 3, 'pct_start': 0.6666666666666666,"
                        + " 'final_div_factor': 1, 'per': 'epoch'} | 25 | 1",
                "{'type': 'cyclic', 'base_learning_rate': 1, 'max_learning_rate': 3, 'step_size_up': 2, 'per': 'epoch'} | 2 | 3",
                "{'type': 'noam', 'model_dim': 1, 'warmup_steps': 1, 'per': 'epoch'}"
                        + " | 0.7071067811865476 | 0.5773502691896257",
                "{'type': 'random_decay', 'initial_learning_rate': 1, 'decay_steps': 1, 'min_decay_rate': 0.5,"
                        + " 'max_decay_rate': 0.5, 'per': 'epoch'} | 0.5 | 0.25",
                "{'type': 'warmup', 'steps': 2, 'start_factor': 1, 'then': {'type': 'cosine', 'initial_learning_rate': 1,"
                        + " 'decay_steps': 2}, 'per': 'epoch'} | 1 | 1",
            })
    void countsEpochsWhereAsked(String json, double second, double third) {
        double[] rates = rates(schedule(json), START, 12);

        for (int i = 0; i < 4; i++) {
            assertThat(rates[i]).isEqualTo(1);
            assertThat(rates[4 + i]).isCloseTo(second, within(1e-15));
        }
        assertThat(rates[8]).isCloseTo(third, within(1e-15));
    }

    static Stream<Named<JsonNode>> golden() {
        return Stream.of("schedules.json", "reduce_on_plateau.json").flatMap(Golden::cases);
    }

    /** Jobs keep their specifications as text. */
    @ParameterizedTest
    @MethodSource("golden")
    void isReadAsItWasWritten(JsonNode golden) {
        Schedule schedule = SpecReader.read(golden.get("spec"), "", Schedule.class);
        String json = SpecReader.mapper().writeValueAsString(schedule);

        assertThat(SpecReader.mapper().readValue(json, Schedule.class)).isEqualTo(schedule);
        assertThat(SpecReader.read(json, Schedule.class)).isEqualTo(schedule);
    }

    @Test
    void findsTheEpochOfAnUpdateOfSeveralBatches() {
        Schedule schedule =
                schedule("{'type': 'step', 'initial_learning_rate': 1, 'step_size': 1, 'gamma': 0.5, 'per': 'epoch'}");

        // Batches 0–1, 2–3, 4–5, 6–7, 8–9 of epochs that have five.
        assertThat(rates(schedule, new Moment(0, 2, 5, 1), 5)).containsExactly(1, 1, 1, 0.5, 0.5);
    }

    @Test
    void whatFollowsAWarmUpCountsFromItsEnd() {
        Schedule schedule = schedule("""
                {'type': 'warmup', 'steps': 1, 'per': 'epoch', 'start_factor': 0.5,
                 'then': {'type': 'warmup', 'steps': 2, 'then':
                     {'type': 'step', 'initial_learning_rate': 1, 'step_size': 1, 'gamma': 0.1, 'per': 'epoch'}}}
                """);

        assertThat(rates(schedule, START, 11)).containsExactly(0, 0, 0, 0, 0, 0.5, 1, 1, 1, 1, 0.1);
    }

    @Test
    void aWarmUpLeadsToANumber() {
        assertThat(rates(schedule("{'type': 'warmup', 'steps': 4, 'then': 0.5}"), START, 6))
                .containsExactly(0, 0.125, 0.25, 0.375, 0.5, 0.5);
    }

    @ParameterizedTest
    @CsvSource({"false, 4e-7", "true, 4e-7"})
    void oneCycleStaysAtItsLastRate(boolean threePhase, double last) {
        Schedule schedule = schedule("""
                {'type': 'one_cycle', 'max_learning_rate': 0.1, 'total_steps': 20, 'three_phase': %s}
                """.formatted(threePhase));
        double[] rates = rates(schedule, START, 25);

        for (int i = 19; i < 25; i++) {
            assertThat(rates[i]).isCloseTo(last, within(1e-18));
        }
        assertThat(rates[18]).isGreaterThan(2 * last);
    }

    /** 1 + 1.1 cycles of 100 steps, + 1.21, + 1.331, …: whole numbers, which powers of 1.1 miss by their rounding. */
    @ParameterizedTest
    @CsvSource({"1.1, 1000000, 14", "1.3, 1000000, 12", "2, 8, 25", "1, 7, 100"})
    void restartsAtTheVeryStep(double factor, long first, int cycles) {
        CosineRestarts schedule = new CosineRestarts(1.0, first, factor, 1.0, 0.0, null);
        double start = 0;
        double length = first;
        for (int cycle = 0; cycle < cycles; cycle++) {
            long step = (long) Math.ceil(start - 1e-6);
            assertThat(schedule.at(step)).as("cycle " + cycle).isGreaterThan(0.99);
            if (step > 0) {
                assertThat(schedule.at(step - 1)).as("before cycle " + cycle).isLessThan(0.1);
            }
            start += length;
            length *= factor;
        }
    }

    @Test
    void randomDecayIsAFunctionOfTheSeedAndTheMoment() {
        Schedule schedule = schedule("{'type': 'random_decay', 'initial_learning_rate': 1, 'decay_steps': 3}");
        double[] rates = rates(schedule, START, 30);

        double[] state = started(schedule);
        for (int update : new int[] {29, 3, 17, 17, 0, 28}) {
            assertThat(schedule.rate(START.at(update), state)).isEqualTo(rates[update]);
        }
        assertThat(rates(schedule, new Moment(0, 1, 4, 2), 30)).isNotEqualTo(rates);
        for (int update = 1; update < 30; update++) {
            double factor = rates[update] / rates[update - 1];
            if (update % 3 == 0) {
                assertThat(factor).isBetween(0.5, 1.0).isNotEqualTo(1.0);
            } else {
                assertThat(factor).isEqualTo(1);
            }
        }
    }

    @Test
    void figuresOfTheWarmUpAreNotHeldAgainstWhatFollows() {
        Schedule schedule =
                new Warmup(8L, null, SpecReader.read("""
                                {"type": "reduce_on_plateau", "learning_rate": 1, "factor": 0.5, "patience": 0}
                                """, ReduceOnPlateau.class).monitoring("loss"), null);
        double[] state = started(schedule);

        schedule.observe(Map.of("loss", 1.0), START.at(4), state);
        assertThat(state).containsExactly(1, Double.POSITIVE_INFINITY, 0, 0);
        schedule.observe(Map.of("loss", 3.0), START.at(8), state);
        assertThat(schedule.rate(START.at(8), state)).isEqualTo(1);
        schedule.observe(Map.of("loss", 2.0), START.at(12), state);
        assertThat(schedule.rate(START.at(12), state)).isEqualTo(1);
        schedule.observe(Map.of("loss", 2.0), START.at(16), state);
        assertThat(schedule.rate(START.at(16), state)).isEqualTo(0.5);
    }

    @ParameterizedTest
    @CsvSource({"min, rel", "min, abs", "max, rel", "max, abs"})
    void aFigureThatIsNoNumberIsNotBetter(String mode, String thresholdMode) {
        ReduceOnPlateau schedule = SpecReader.read("""
                        {"type": "reduce_on_plateau", "learning_rate": 1, "factor": 0.5, "patience": 0, "threshold": 1,
                         "mode": "%s", "threshold_mode": "%s"}
                        """.formatted(mode, thresholdMode), ReduceOnPlateau.class)
                .monitoring("loss");
        double[] state = started(schedule);

        schedule.observe(Map.of("loss", 3.0), START, state);
        assertThat(state).containsExactly(1, 3, 0, 0);
        schedule.observe(Map.of("loss", Double.NaN), START, state);
        assertThat(state).containsExactly(0.5, 3, 0, 0);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{'type': 'exponential', 'initial_learning_rate': -1, 'decay_steps': 0, 'decay_rate': 0}"
                        + " | /initial_learning_rate /decay_steps /decay_rate | must be > 0, but is -1. | > 0",
                "{'type': 'inverse_time', 'initial_learning_rate': 0, 'decay_steps': -3, 'decay_rate': -1}"
                        + " | /initial_learning_rate /decay_steps /decay_rate | must be > 0, but is 0. | > 0",
                "{'type': 'step', 'initial_learning_rate': 1, 'step_size': 0, 'gamma': 0} | /step_size /gamma | must be > 0 | > 0",
                "{'type': 'step', 'initial_learning_rate': 1} | /step_size | `step_size` is required. | > 0",
                "{'type': 'step', 'initial_learning_rate': 1, 'step_size': 1, 'per': 'batch'} | /per | can't be | step, epoch",
                "{'type': 'multi_step', 'initial_learning_rate': 1, 'milestones': []} | /milestones | must | at least 1 element",
                "{'type': 'multi_step', 'initial_learning_rate': 1, 'milestones': [-1]} | /milestones/0 | must be ≥ 0 | ≥ 0",
                "{'type': 'multi_step', 'initial_learning_rate': 1, 'milestones': [3, 5, 5, 4]} | /milestones/2 /milestones/3"
                        + " | must be above the one before it: 5 comes after 5. | > 5",
                "{'type': 'piecewise_constant', 'boundaries': [2, 1], 'values': [1, 2, 3]} | /boundaries/1"
                        + " | must be above the one before it: 1 comes after 2. | > 2",
                "{'type': 'piecewise_constant', 'boundaries': [1, 2], 'values': [1, 2]} | /values"
                        + " | one element more than `boundaries`, so 3, but has 2. | 3 elements",
                "{'type': 'piecewise_constant', 'boundaries': [1], 'values': [1, -2]} | /values/1 | must be ≥ 0 | ≥ 0",
                "{'type': 'polynomial', 'initial_learning_rate': 1, 'decay_steps': 1, 'end_learning_rate': -1, 'power': 0}"
                        + " | /end_learning_rate /power | must be ≥ 0 | ≥ 0",
                "{'type': 'cosine', 'initial_learning_rate': 1, 'decay_steps': 1, 'warmup_steps': 3} | /warmup_target"
                        + " | is required with `warmup_steps` | > 0",
                "{'type': 'cosine_restarts', 'initial_learning_rate': 1, 'first_decay_steps': 1, 't_mul': 0.5, 'm_mul': 0,"
                        + " 'alpha': 2} | /t_mul /m_mul /alpha | must be ≥ 1 | ≥ 1",
                "{'type': 'warmup', 'steps': -1, 'start_factor': 2, 'then': 0} | /steps /start_factor /then | must be ≥ 0 | ≥ 0",
                "{'type': 'warmup', 'steps': 1, 'then': {'type': 'step', 'initial_learning_rate': 1, 'step_size': -1}}"
                        + " | /then/step_size | must be > 0 | > 0",
                "{'type': 'warmup', 'steps': 1} | /then | `then` is required. |",
                "{'type': 'one_cycle', 'max_learning_rate': 1, 'total_steps': 10, 'pct_start': 1, 'div_factor': 0}"
                        + " | /pct_start /div_factor | must be > 0 and < 1 | > 0 and < 1",
                "{'type': 'one_cycle', 'max_learning_rate': 1, 'total_steps': 2, 'pct_start': 0.5} | /total_steps"
                        + " | must be more than one step | > 2.0",
                "{'type': 'one_cycle', 'max_learning_rate': 1, 'total_steps': 10, 'pct_start': 0.55, 'three_phase': true}"
                        + " | /pct_start | must leave some for the last phase | < 0.55",
                "{'type': 'cyclic', 'base_learning_rate': 2, 'max_learning_rate': 1} | /max_learning_rate"
                        + " | must not be below `base_learning_rate`, which is 2.0. | ≥ 2.0",
                "{'type': 'cyclic', 'base_learning_rate': 1, 'max_learning_rate': 1, 'step_size_up': 0, 'step_size_down': 0,"
                        + " 'gamma': 1.1} | /step_size_up /step_size_down /gamma | must be > 0 | > 0",
                "{'type': 'noam', 'model_dim': 0, 'warmup_steps': 0, 'factor': 0} | /model_dim /warmup_steps /factor | > 0 | > 0",
                "{'type': 'random_decay', 'initial_learning_rate': 1, 'decay_steps': 1, 'min_decay_rate': 0, 'max_decay_rate': 2}"
                        + " | /min_decay_rate /max_decay_rate | must be > 0 and ≤ 1 | > 0 and ≤ 1",
                "{'type': 'random_decay', 'initial_learning_rate': 1, 'decay_steps': 1, 'max_decay_rate': 0.25}"
                        + " | /max_decay_rate | must not be below `min_decay_rate`, which is 0.5. | ≥ 0.5 and ≤ 1",
                "{'type': 'reduce_on_plateau', 'learning_rate': 1, 'factor': 1, 'patience': -1, 'threshold': -1, 'cooldown': -1}"
                        + " | /factor /patience /threshold /cooldown | must be > 0 and < 1, but is 1. | > 0 and < 1",
                "{'type': 'reduce_on_plateau', 'learning_rate': 1, 'min_learning_rate': 2} | /min_learning_rate"
                        + " | must not be above `learning_rate`, which is 1.0. | ≥ 0 and ≤ 1.0",
                "{'type': 'reduce_on_plateau', 'learning_rate': 1, 'mode': 'auto'} | /mode | can't be | min, max",
                "'reduce_on_plateau' | ~~ | needs `learning_rate`: write it as an object |",
            })
    void refusesNonsense(String json, String pointers, String message, String allowed) {
        InvalidInputException refusal = catchThrowableOfType(InvalidInputException.class, () -> schedule(json));

        assertThat(refusal.problems())
                .extracting(problem -> problem.pointer())
                .containsExactlyElementsOf(List.of(pointers.split(" ")));
        assertThat(refusal.problems().get(0).message()).contains(message);
        assertThat(refusal.problems().get(0).allowed()).isEqualTo(allowed);
    }
}
