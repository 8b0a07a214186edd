package dev.descent.dataset.split;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.descent.spec.InvalidInputException;
import dev.descent.spec.Problems;
import dev.descent.spec.SelfChecking;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import java.util.Objects;

/** How much of the rows each held-out part gets. */
public record Shares(
        @JsonPropertyDescription("Share of the rows to validate on after each epoch")
        @DecimalMin("0")
        @DecimalMax(value = "1", inclusive = false)
        Double validation,

        @JsonPropertyDescription("Share of the rows to test on in the end")
        @DecimalMin("0")
        @DecimalMax(value = "1", inclusive = false)
        Double test)
        implements SelfChecking {

    public Shares {
        validation = Objects.requireNonNullElse(validation, 0.0);
        test = Objects.requireNonNullElse(test, 0.0);
    }

    @Override
    public void check(Problems problems) {
        if (validation + test >= 1) {
            problems.at("test")
                    .add("out_of_range", "`validation` and `test` together leave nothing to train on.", "sum < 1");
        } else if (validation + test == 0) {
            problems.add("required", "Give a share for `validation`, for `test`, or for both.");
        }
    }

    Split.HeldOut heldOut(int rows) {
        return new Split.HeldOut(validationRows(rows), testRows(rows));
    }

    int validationRows(int rows) {
        return (int) Math.round(validation * rows);
    }

    int testRows(int rows) {
        return (int) Math.round(test * rows);
    }

    /** @throws InvalidInputException unless each part that is asked for gets a row, and training one too */
    void require(int rows) {
        require("validation", validation, rows);
        require("test", test, rows);
        if (validationRows(rows) + testRows(rows) >= rows) {
            throw new InvalidInputException(
                    "", "out_of_range", "These shares of " + rows + " rows leave no row to train on.");
        }
    }

    private static void require(String name, double share, int rows) {
        if (share > 0 && Math.round(share * rows) == 0) {
            throw new InvalidInputException(
                    "/" + name,
                    "out_of_range",
                    "A share of " + share + " of " + rows + " rows is no row; make it larger.");
        }
    }
}
