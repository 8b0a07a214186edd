package dev.descent.dataset.synthetic;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.descent.spec.About;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.PositiveOrZero;
import java.util.List;
import java.util.Objects;

/** Values that follow each other in time. */
@JsonTypeName("time_series")
@About(
        value =
                "Values at equal distances in time from 2020-01-01 on: a trend, a season and noise. Rows keep their order; predict the next with a `window` step.",
        equation = "yₜ = trend·t + amplitude·sin(2π·t/period) + noise·N(0, 1); t = 0, 1, …")
public record TimeSeries(
        @JsonPropertyDescription("Number of rows") @Min(10) @Max(Synthetic.MOST_SAMPLES)
        Integer samples,

        @JsonPropertyDescription("What the value grows by with each row") @DecimalMin("-1e3") @DecimalMax("1e3")
        Double trend,

        @JsonPropertyDescription("Largest value of the season") @PositiveOrZero @DecimalMax("1e6")
        Double amplitude,

        @JsonPropertyDescription("Rows of a season") @DecimalMin("2") @DecimalMax("1e6")
        Double period,

        @JsonPropertyDescription("Standard deviation of the normal noise on the value")
        @PositiveOrZero
        @DecimalMax("1e6")
        Double noise,

        @JsonPropertyDescription("Seconds from one row to the next; 3600 is an hour") @Min(1) @Max(86_400)
        Integer interval,

        @JsonPropertyDescription("What all random numbers follow from")
        Long seed)
        implements Synthetic {

    /** 2020-01-01T00:00Z, in seconds since 1970. */
    private static final double START = 1_577_836_800;

    public TimeSeries {
        samples = Objects.requireNonNullElse(samples, 500);
        seed = Objects.requireNonNullElse(seed, 0L);
        trend = Objects.requireNonNullElse(trend, 0.01);
        amplitude = Objects.requireNonNullElse(amplitude, 1.0);
        period = Objects.requireNonNullElse(period, 24.0);
        noise = Objects.requireNonNullElse(noise, 0.1);
        interval = Objects.requireNonNullElse(interval, 3600);
    }

    @Override
    public List<String> columns() {
        return List.of("time");
    }

    @Override
    public String target() {
        return "value";
    }

    @Override
    public boolean timed() {
        return true;
    }

    @Override
    public double sample(int index, double[] inputs, Draws draws) {
        inputs[0] = START + (double) index * interval;
        double season = amplitude * StrictMath.sin(2 * Math.PI * (index / period));
        return trend * index + season + noise * draws.normal(1, index);
    }
}
