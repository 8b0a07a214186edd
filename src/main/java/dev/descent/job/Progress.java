package dev.descent.job;

import com.fasterxml.jackson.annotation.JsonProperty;
import jakarta.persistence.Embeddable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far a run is.
 *
 * @param epoch that is under way, from 1; 0 before the first
 * @param epochs that the specification asks for
 * @param step updates made
 * @param totalSteps updates of all epochs
 * @param loss of the last batch; null before the first, and where it isn't a finite number
 * @param samplesPerSecond at present; null before there is anything to measure
 */
@Embeddable
public record Progress(
        int epoch,
        int epochs,
        long step,
        long totalSteps,
        @Nullable Double loss,
        @Nullable Double samplesPerSecond) {

    /** {@code loss} if that is null because it wasn't a finite number; null otherwise. */
    @JsonProperty("non_finite")
    public @Nullable List<String> nonFinite() {
        return step > 0 && loss == null ? List.of("loss") : null;
    }

    static Progress none(int epochs, long totalSteps) {
        return new Progress(0, epochs, 0, totalSteps, null, null);
    }

    /** Of a run that goes on from a checkpoint of a step. */
    Progress at(long step) {
        return new Progress(epoch, epochs, step, totalSteps, loss, samplesPerSecond);
    }
}
