package dev.descent.dataset.split;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.descent.spec.InvalidInputException;
import org.jspecify.annotations.Nullable;

/** How the rows that are held out are chosen. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
public sealed interface Split permits RandomSplit, StratifiedSplit, TimeSplit, GroupSplit, ColumnSplit, FoldSplit {

    /**
     * Splits rows.
     *
     * @param seed that is drawn by
     * @throws InvalidInputException with pointers relative to the split, if the rows can't be split so
     */
    Partition draw(Candidates candidates, long seed);

    /** Rows that are held out of so many, where that can be told without reading them; else a guess. */
    HeldOut guess(int rows);

    /** Numbers of rows. */
    record HeldOut(int validation, int test) {}

    /** The column that the split reads; null if it reads none. */
    default @Nullable String column() {
        return null;
    }

    /** Whether the column is there for the split alone, and no input. */
    default boolean consumesColumn() {
        return false;
    }

    /** Whether rows that follow each other stay in one part, so that sequences don't reach over into held-out rows. */
    default boolean keepsOrder() {
        return false;
    }
}
