package dev.descent.network;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.descent.spec.About;
import java.util.Objects;

/** Share of the rows predicted to be of a class that are; 0 for a class that is never predicted. */
@JsonTypeName("precision")
@About(
        value = "Share of the rows predicted to be of a class that are of it.",
        equation = "TP/(TP + FP), 0 if nothing is predicted",
        source = "Kent, Berry, Luehrs and Perry 1955")
public record Precision(
        @JsonPropertyDescription(
                "macro: the mean over the classes; micro: of all rows together; none: one series for each class, as precision/setosa")
        Average average)
        implements ClassMetric {

    public Precision {
        average = Objects.requireNonNullElse(average, Average.MACRO);
    }

    @Override
    public String series() {
        return "precision";
    }

    @Override
    public double figure(long both, long predicted, long actual) {
        return ClassCounts.share(both, predicted);
    }
}
