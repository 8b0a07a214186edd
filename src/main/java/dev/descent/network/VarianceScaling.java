package dev.descent.network;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.descent.spec.About;
import dev.descent.tensor.CounterRandom;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Vector;
import jakarta.validation.constraints.Positive;
import java.util.Objects;

/** Random, with a variance in inverse proportion to the number of connections. */
@JsonTypeName("variance_scaling")
@About(
        value = "Random, with a variance in inverse proportion to the number of inputs, outputs, or the mean of both;"
                + " as it comes lecun_normal, and the plain normal N(0, 1/n) with distribution untruncated_normal.",
        equation = "Var(w) = scale/n, n = fan_in, fan_out or (fan_in + fan_out)/2",
        source = "Glorot, Bengio 2010; He et al. 2015")
public record VarianceScaling(
        @JsonPropertyDescription("The variance, times n") @Positive
        Double scale,

        @JsonPropertyDescription("What n counts") Mode mode,

        @JsonPropertyDescription("Which distribution has that variance")
        Distribution distribution)
        implements Initializer {

    /** What is counted. */
    public enum Mode {
        /** The inputs that an output is made of. */
        @JsonProperty("fan_in")
        FAN_IN,
        /** The outputs that an input goes into. */
        @JsonProperty("fan_out")
        FAN_OUT,
        /** The mean of both. */
        @JsonProperty("fan_avg")
        FAN_AVG
    }

    /** All with mean 0. */
    public enum Distribution {
        /** Normal, redrawn beyond two standard deviations and widened to the same variance. */
        @JsonProperty("truncated_normal")
        TRUNCATED_NORMAL,
        /** Normal. */
        @JsonProperty("untruncated_normal")
        UNTRUNCATED_NORMAL,
        /** Uniform. */
        @JsonProperty("uniform")
        UNIFORM
    }

    public VarianceScaling {
        scale = Objects.requireNonNullElse(scale, 1.0);
        mode = Objects.requireNonNullElse(mode, Mode.FAN_IN);
        distribution = Objects.requireNonNullElse(distribution, Distribution.TRUNCATED_NORMAL);
    }

    @Override
    public void fill(Vector values, Shape shape, CounterRandom random) {
        double n = switch (mode) {
            case FAN_IN -> Fans.in(shape);
            case FAN_OUT -> Fans.out(shape);
            case FAN_AVG -> (Fans.in(shape) + Fans.out(shape)) / 2;
        };
        double variance = scale / n;
        switch (distribution) {
            case TRUNCATED_NORMAL -> Initializer.truncatedNormal(values, variance, random);
            case UNTRUNCATED_NORMAL -> Initializer.normal(values, 0, Math.sqrt(variance), random);
            case UNIFORM -> Initializer.uniform(values, variance, random);
        }
    }
}
