package dev.descent.dataset.augmentation;

import dev.descent.spec.Problems;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Least and largest value of an image. */
final class ValueRange {

    private ValueRange() {}

    static void check(@Nullable List<Double> range, Problems problems) {
        if (range != null && range.get(0) >= range.get(1)) {
            problems.at("value_range")
                    .add("out_of_range", "The first number is the least value, and must be below the second.");
        }
    }

    static void keep(@Nullable List<Double> range, Canvas image) {
        if (range != null) {
            image.clamp(range.get(0).floatValue(), range.get(1).floatValue());
        }
    }
}
