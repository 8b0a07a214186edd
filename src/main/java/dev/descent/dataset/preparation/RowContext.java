package dev.descent.dataset.preparation;

import org.jspecify.annotations.Nullable;

/** What there is of a row besides its numbers. */
public interface RowContext {

    /** A row without texts, that takes no part in fitting. */
    RowContext NONE = new RowContext() {
        @Override
        public @Nullable String text(int index) {
            return null;
        }

        @Override
        public long row() {
            return -1;
        }
    };

    /** A text by its number in {@link Layout.Column#text}; null if it is missing. */
    @Nullable
    String text(int index);

    /** Number of a training row, as it was given when the steps were fitted; −1 for every other row. */
    long row();
}
