package dev.descent.optimizer;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.descent.spec.NumberShorthand;
import java.util.List;
import java.util.Map;

/**
 * A learning rate η over the course of training; in JSON a bare number is a constant one. What a schedule remembers from one moment
 * to the next is kept outside it, in named numbers, so that a checkpoint can hold them.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@NumberShorthand(type = "constant", field = "learning_rate")
public sealed interface Schedule permits Constant, CountingSchedule, RandomDecay, Warmup, ReduceOnPlateau {

    /**
     * The rate of an update.
     *
     * @param state one number for each name in {@link #state}, begun by {@link #start}; may be changed
     */
    double rate(Moment moment, double[] state);

    /** Names of the numbers that are kept. */
    default List<String> state() {
        return List.of();
    }

    /** Writes what is kept before the first update. */
    default void start(double[] state) {}

    /**
     * Takes in what an epoch found, once at its end.
     *
     * @param figures by name: {@code loss}, {@code val_loss}, {@code val_accuracy}, …
     * @param moment of the next update
     */
    default void observe(Map<String, Double> figures, Moment moment, double[] state) {}
}
