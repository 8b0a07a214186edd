package dev.descent.network;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.descent.spec.About;
import java.util.Objects;

/** Harmonic mean of precision and recall of a class; 0 where both are. */
@JsonTypeName("f1_score")
@About(
        value = "Harmonic mean of precision and recall.",
        equation = "2TP/(2TP + FP + FN), 0 if that is 0/0",
        source = "van Rijsbergen 1979")
public record F1Score(
        @JsonPropertyDescription(
                "macro: the mean over the classes; micro: of all rows together; none: one series for each class, as f1_score/setosa")
        Average average)
        implements ClassMetric {

    public F1Score {
        average = Objects.requireNonNullElse(average, Average.MACRO);
    }

    @Override
    public String series() {
        return "f1_score";
    }

    @Override
    public double figure(long both, long predicted, long actual) {
        return ClassCounts.share(2 * both, predicted + actual);
    }
}
