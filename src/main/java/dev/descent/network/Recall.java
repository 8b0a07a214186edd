package dev.descent.network;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.descent.spec.About;
import java.util.Objects;

/** Share of the rows of a class that are found; 0 for a class without rows. */
@JsonTypeName("recall")
@About(
        value = "Share of the rows of a class that are predicted to be of it.",
        equation = "TP/(TP + FN), 0 if there is nothing to find",
        source = "Kent, Berry, Luehrs and Perry 1955")
public record Recall(
        @JsonPropertyDescription(
                "macro: the mean over the classes; micro: of all rows together; none: one series for each class, as recall/setosa")
        Average average)
        implements ClassMetric {

    public Recall {
        average = Objects.requireNonNullElse(average, Average.MACRO);
    }

    @Override
    public String series() {
        return "recall";
    }

    @Override
    public double figure(long both, long predicted, long actual) {
        return ClassCounts.share(both, actual);
    }
}
