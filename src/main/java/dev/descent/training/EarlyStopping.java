package dev.descent.training;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import jakarta.validation.constraints.PositiveOrZero;
import jakarta.validation.constraints.Size;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** When to stop before the last epoch, because what is watched doesn't get better any more (Prechelt 1998). Keras's names and defaults. */
public record EarlyStopping(
        @JsonPropertyDescription(
                "Figure of each epoch to watch, as val_loss; the loss if absent, on held-out rows where there are any")
        @Nullable
        @Size(max = 200)
        String monitor,

        @JsonPropertyDescription("What the figure must at least change by to count as better") @PositiveOrZero
        Double minDelta,

        @JsonPropertyDescription("Epochs without anything better after which training stops") @PositiveOrZero
        Integer patience,

        @JsonPropertyDescription("Whether better is less or more; auto knows it of each figure")
        Mode mode,

        @JsonPropertyDescription("What the figure must be better than for the patience to start anew") @Nullable
        Double baseline,

        @JsonPropertyDescription("Whether the model is that of the best epoch instead of the last one's")
        Boolean restoreBestWeights,

        @JsonPropertyDescription("Epochs at the start that aren't watched") @PositiveOrZero
        Integer startFromEpoch) {

    /** Which change of the figure is for the better. */
    public enum Mode {
        /** Less for losses and errors, more for shares of what is right. */
        @JsonProperty("auto")
        AUTO,
        @JsonProperty("min")
        MIN,
        @JsonProperty("max")
        MAX
    }

    public EarlyStopping {
        minDelta = Objects.requireNonNullElse(minDelta, 0.0);
        patience = Objects.requireNonNullElse(patience, 0);
        mode = Objects.requireNonNullElse(mode, Mode.AUTO);
        restoreBestWeights = Objects.requireNonNullElse(restoreBestWeights, false);
        startFromEpoch = Objects.requireNonNullElse(startFromEpoch, 0);
    }

    /** With the figure and the direction that a job settles on where nothing is said. */
    EarlyStopping watching(String figure, Mode direction) {
        return new EarlyStopping(figure, minDelta, patience, direction, baseline, restoreBestWeights, startFromEpoch);
    }

    /** A fresh watch. @throws IllegalStateException before {@link #watching} settled figure and direction */
    Watcher start() {
        if (monitor == null || mode == Mode.AUTO) {
            throw new IllegalStateException("it isn't settled what is watched");
        }
        return new Watcher();
    }

    /**
     * What a watcher has seen.
     *
     * @param best figure; worthless before there is a best epoch
     * @param bestEpoch from 1; 0 before there is one
     * @param waited epochs since patience began anew
     */
    record Seen(double best, int bestEpoch, int waited) {}

    /** Looks at the figure of each epoch. */
    final class Watcher {

        private double best;
        private int bestEpoch;
        private int waited;

        Seen seen() {
            return new Seen(best, bestEpoch, waited);
        }

        void restore(Seen seen) {
            best = seen.best;
            bestEpoch = seen.bestEpoch;
            waited = seen.waited;
        }

        /** Epoch of the best figure, from 1; 0 before there is one. */
        int bestEpoch() {
            return bestEpoch;
        }

        /**
         * Takes in an epoch's figure.
         *
         * @param epoch from 1
         * @param value of the figure; one that is no number is never better
         * @return whether the weights are the best so far
         */
        boolean observe(int epoch, double value) {
            if (epoch <= startFromEpoch) {
                return false;
            }
            waited++;
            if (bestEpoch == 0 || isBetter(value, best)) {
                best = Double.isNaN(value) ? worst() : value;
                bestEpoch = epoch;
                if (!Double.isNaN(value) && (baseline == null || isBetter(value, baseline))) {
                    waited = 0;
                }
                return true;
            }
            return false;
        }

        /** Whether patience is at its end. Never after the first epoch, as in Keras. */
        boolean stops(int epoch) {
            return epoch > 1 && epoch > startFromEpoch && waited > 0 && waited >= patience;
        }

        private double worst() {
            return mode == Mode.MAX ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
        }

        private boolean isBetter(double value, double reference) {
            return mode == Mode.MAX ? value - minDelta > reference : value + minDelta < reference;
        }
    }
}
