package dev.descent.optimizer;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.descent.spec.About;
import jakarta.validation.Valid;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.PositiveOrZero;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A linear warm-up before any other schedule (Goyal et al. 2017). */
@JsonTypeName("warmup")
@About(
        value = "Rises along a straight line to the first rate of another schedule, which then begins.",
        equation =
                "η(u) = then(0)·(start_factor + (1 − start_factor)·u/steps) while u < steps, then(u − steps) afterwards",
        source = "Goyal et al. 2017")
public record Warmup(
        @JsonPropertyDescription("Steps of the rise") @NotNull @PositiveOrZero
        Long steps,

        @JsonPropertyDescription("Rate of the first update, as a share of where the rise ends")
        @DecimalMin("0")
        @DecimalMax("1")
        Double startFactor,

        @JsonPropertyDescription(
                "What follows: a number or a schedule, which counts, and watches, from the end of the rise")
        @NotNull
        @Valid
        Schedule then,

        @JsonPropertyDescription("What is counted as a step: each update, or each epoch")
        Per per)
        implements Schedule {

    public Warmup {
        startFactor = Objects.requireNonNullElse(startFactor, 0.0);
        per = Objects.requireNonNullElse(per, Per.STEP);
    }

    @Override
    public double rate(Moment moment, double[] state) {
        long count = per.count(moment);
        return count < steps
                ? then.rate(moment.at(0), state) * (startFactor + (1 - startFactor) * count / steps)
                : then.rate(afterwards(moment), state);
    }

    @Override
    public List<String> state() {
        return then.state();
    }

    @Override
    public void start(double[] state) {
        then.start(state);
    }

    @Override
    public void observe(Map<String, Double> figures, Moment moment, double[] state) {
        if (per.count(moment) >= steps) {
            then.observe(figures, afterwards(moment), state);
        }
    }

    private Moment afterwards(Moment moment) {
        return moment.since(per.firstUpdate(steps, moment));
    }
}
