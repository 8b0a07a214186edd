package dev.descent.dataset.augmentation;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What stands beyond the edges of an image. */
public enum FillMode {
    /** The fill value. */
    @JsonProperty("constant")
    CONSTANT,
    /** The pixel at the edge: a a a a | a b c d | d d d d. */
    @JsonProperty("nearest")
    NEAREST,
    /** The image mirrored at its edges: d c b a | a b c d | d c b a. */
    @JsonProperty("reflect")
    REFLECT,
    /** The image again: a b c d | a b c d | a b c d. */
    @JsonProperty("wrap")
    WRAP;

    /** Where a place of an axis of length n is read; −1 for the fill value. */
    int place(int place, int n) {
        if (place >= 0 && place < n) {
            return place;
        }
        return switch (this) {
            case CONSTANT -> -1;
            case NEAREST -> place < 0 ? 0 : n - 1;
            case REFLECT -> {
                int folded = Math.floorMod(place, 2 * n);
                yield Math.min(folded, 2 * n - 1 - folded);
            }
            case WRAP -> Math.floorMod(place, n);
        };
    }
}
