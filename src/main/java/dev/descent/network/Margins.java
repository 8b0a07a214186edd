package dev.descent.network;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How much is added around an image; in JSON one number for all sides, {@code [height, width]}, or
 * {@code [[top, bottom], [left, right]]}.
 *
 * @param top and the others each from 0 to 10,000
 */
public record Margins(int top, int bottom, int left, int right) {

    private static final int MOST = 10_000;

    public Margins {
        for (int side : new int[] {top, bottom, left, right}) {
            if (side < 0 || side > MOST) {
                throw new IllegalArgumentException("each side must be from 0 to " + MOST + ", not " + side);
            }
        }
    }

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    static Margins parse(Object json) {
        if (json instanceof List<?> axes && axes.size() == 2) {
            return new Margins(side(axes.get(0), 0), side(axes.get(0), 1), side(axes.get(1), 0), side(axes.get(1), 1));
        }
        return new Margins(number(json), number(json), number(json), number(json));
    }

    private static int side(@Nullable Object axis, int side) {
        return axis instanceof List<?> sides && sides.size() == 2 ? number(sides.get(side)) : number(axis);
    }

    private static int number(@Nullable Object json) {
        if (json instanceof Integer number) {
            return number;
        }
        throw new IllegalArgumentException(
                "it must be an integer, [height, width] or [[top, bottom], [left, right]], all integers");
    }

    @JsonValue
    List<List<Integer>> axes() {
        return List.of(List.of(top, bottom), List.of(left, right));
    }
}
