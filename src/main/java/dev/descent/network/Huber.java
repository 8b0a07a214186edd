package dev.descent.network;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.descent.spec.About;
import jakarta.validation.constraints.Positive;
import java.util.Objects;

/** Squared for small errors, absolute for large ones; mean over the last axis. */
@JsonTypeName("huber")
@About(
        value = "Squared for small errors and absolute for large ones, with one slope where they meet.",
        equation = "J = mean (d²/2 if |d| ≤ δ, else δ(|d| − δ/2)), d = p − t",
        source = "Huber 1964")
public record Huber(
        @JsonPropertyDescription("Error δ from which on it grows no faster, in the target's unit") @Positive
        Double delta)
        implements ElementwiseLoss {

    public Huber {
        delta = Objects.requireNonNullElse(delta, 1.0);
    }

    @Override
    public double value(double p, double t) {
        double d = Math.abs(p - t);
        return d <= delta ? d * d / 2 : delta * (d - delta / 2);
    }

    @Override
    public double slope(double p, double t) {
        return Math.min(Math.max(p - t, -delta), delta);
    }
}
