package dev.descent.dataset.augmentation;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.descent.spec.Problems;
import dev.descent.tensor.Shape;

/**
 * One way in which training rows are changed each time they are seen, after they were made ready for the network. Rows that are held out
 * are never changed.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
public sealed interface Augmentation permits RowAugmentation, Mixing {

    /**
     * Reports why rows can't be changed so.
     *
     * @param input shape of a row
     * @param problems seen from this augmentation
     */
    void check(Shape input, Problems problems);

    /** Reports a shape that isn't one of images, (height, width, channels). */
    static void requireImages(Shape input, Problems problems) {
        if (input.rank() != 3) {
            problems.add(
                    "not_images",
                    "This changes images, of shape (height, width, channels), and the rows are of shape " + input
                            + "; leave it out, or use one for such rows.",
                    input.rank() == 2 ? "noise, jitter, scaling, time_warp, mixup" : "noise, mixup");
        }
    }

    /** Reports a shape that isn't one of sequences, (steps, features). */
    static void requireSeries(Shape input, Problems problems) {
        if (input.rank() != 2) {
            problems.add(
                    "not_series",
                    "This changes sequences, of shape (steps, features), and the rows are of shape " + input
                            + "; leave it out, or use one for such rows.",
                    input.rank() == 3 ? "flip, rotation, translation, zoom, noise, mixup" : "noise, mixup");
        }
    }
}
