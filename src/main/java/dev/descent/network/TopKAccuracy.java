package dev.descent.network;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.descent.spec.About;
import dev.descent.tensor.Vector;
import jakarta.validation.constraints.Positive;
import java.util.Objects;

/** Share of the rows whose true class is among the k likeliest; with k = 1 that is {@link Accuracy}. */
@JsonTypeName("top_k_accuracy")
@About(
        value = "Share of the rows whose true class is among the k likeliest.",
        equation = "mean [fewer than k classes i have pᵢ > p[t]]",
        source = "Russakovsky et al. 2015")
public record TopKAccuracy(
        @JsonPropertyDescription("How many of the likeliest classes count as right") @Positive
        Integer k) implements Metric {

    public TopKAccuracy {
        k = Objects.requireNonNullElse(k, 5);
    }

    @Override
    public String series() {
        return "top_k_accuracy";
    }

    @Override
    public boolean needsClasses() {
        return true;
    }

    @Override
    public Measurement start(Outputs outputs) {
        return new Accuracy.RightRows((row, target) -> {
            if (row.size() == 1) {
                return k > 1 || outputs.scale().classOf(row) == target;
            }
            return place(row, target) < k;
        });
    }

    /** How many classes are likelier; of equally likely ones the first comes first, as for {@link Vector#argmax}. */
    private static int place(Vector row, int target) {
        double own = row.get(target);
        int before = 0;
        for (int i = 0; i < row.size(); i++) {
            before += row.get(i) > own || i < target && row.get(i) == own ? 1 : 0;
        }
        // What is not a number is never among the best.
        return Double.isNaN(own) ? row.size() : before;
    }
}
