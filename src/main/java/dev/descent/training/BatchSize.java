package dev.descent.training;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.descent.spec.ValueOrWord;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Positive;
import org.jspecify.annotations.Nullable;

/**
 * Rows of one update.
 *
 * @param rows their number, 1 to 1,000,000; null for all rows that are trained on
 */
@ValueOrWord(BatchSize.FULL)
public record BatchSize(@Nullable @Positive @Max(1_000_000) Integer rows) {

    static final String FULL = "full";

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    static BatchSize of(int rows) {
        return new BatchSize(rows);
    }

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    static BatchSize of(String word) {
        if (!word.equals(FULL)) {
            throw new IllegalArgumentException("a batch size is a number or `" + FULL + "`");
        }
        return new BatchSize(null);
    }

    @JsonValue
    Object json() {
        return rows == null ? FULL : rows;
    }

    /** Rows of one update, where there are so many to train on. */
    int among(int trainRows) {
        return rows == null ? trainRows : Math.min(rows, trainRows);
    }
}
