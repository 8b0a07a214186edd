package dev.descent.dataset.ingest;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.descent.spec.Problems;
import dev.descent.spec.SelfChecking;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.jspecify.annotations.Nullable;

/**
 * How image files are to be read.
 *
 * @param height that all images are brought to; null for the height that all have
 * @param width null exactly if {@code height} is
 * @param channels 1 or 3; null for 1 if all images are gray, else 3
 */
public record ImagesOptions(
        @JsonPropertyDescription("Height that all images are brought to; needed where their sizes differ.")
        @Nullable
        @Min(1)
        @Max(4096)
        Integer height,

        @JsonPropertyDescription("Width that all images are brought to; needed where their sizes differ.")
        @Nullable
        @Min(1)
        @Max(4096)
        Integer width,

        @JsonPropertyDescription("1 for gray, 3 for red, green and blue; if absent, 1 if all images are gray.")
        @Nullable
        @Min(1)
        @Max(3)
        Integer channels)
        implements SelfChecking {

    @Override
    public void check(Problems problems) {
        if ((height == null) != (width == null)) {
            String missing = height == null ? "height" : "width";
            problems.at(missing).add("missing", "Give both height and width, or neither.");
        }
        if (channels != null && channels == 2) {
            problems.at("channels").add("out_of_range", "channels must be 1 (gray) or 3 (color).", "1, 3");
        }
    }
}
