package dev.descent.dataset.preparation;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.descent.spec.About;
import dev.descent.spec.Problems;
import dev.descent.spec.SelfChecking;
import dev.descent.tensor.Shape;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.PositiveOrZero;
import java.util.Objects;

/** Rows that follow each other become one sequence; its target is that of a row behind it. */
@JsonTypeName("window")
@About(
        "Makes of rows that follow each other one sequence of shape (length, columns), to predict the target `horizon` rows after its"
                + " last. The steps before see single rows, those behind see sequences. Rows are held out in their order then.")
public record Window(
        @JsonPropertyDescription("Rows of a sequence") @NotNull @Min(1) @Max(100_000)
        Integer length,

        @JsonPropertyDescription("Rows from the last of the sequence to the one whose target is predicted")
        @PositiveOrZero
        @Max(100_000)
        Integer horizon,

        @JsonPropertyDescription("Whether the target's past values are a column of the sequence, behind the others")
        Boolean includeTarget)
        implements Preparation, SelfChecking {

    public Window {
        horizon = Objects.requireNonNullElse(horizon, 1);
        includeTarget = Objects.requireNonNullElse(includeTarget, horizon > 0);
    }

    @Override
    public void check(Problems problems) {
        if (horizon == 0 && includeTarget) {
            problems.at("include_target")
                    .add(
                            "conflict",
                            "With a horizon of 0 the sequence would hold the very value that is to be predicted.");
        }
    }

    /** Rows of the data before the first that can be predicted. */
    public int before() {
        return length - 1 + horizon;
    }

    @Override
    public Layout after(Layout before, Problems problems) {
        if (before.isArray()) {
            problems.add(
                    "no_columns",
                    "A sequence is made of rows with columns, and rows are arrays of shape " + before.shape()
                            + " here.");
            return before;
        }
        return before.with(Shape.of(length, before.width()));
    }
}
