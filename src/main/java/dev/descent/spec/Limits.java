package dev.descent.spec;

import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Negative;
import jakarta.validation.constraints.NegativeOrZero;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import jakarta.validation.constraints.Size;
import java.lang.annotation.Annotation;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The Jakarta constraints of one value, taken together.
 *
 * @param minLength of a string or list, 0 for none
 * @param maxLength of a string or list, the largest integer for none
 * @param notBlank whether a string needs a character that is not white space
 */
record Limits(
        List<Bound> bounds,
        int minLength,
        int maxLength,
        boolean notBlank,
        @Nullable String pattern) {

    /** One end of a range. */
    record Bound(Side side, boolean inclusive, BigDecimal value) {

        @Override
        public String toString() {
            String sign = side == Side.LOWER ? (inclusive ? "≥ " : "> ") : inclusive ? "≤ " : "< ";
            return sign + value;
        }
    }

    enum Side {
        LOWER,
        UPPER
    }

    static Limits of(Annotation[] annotations) {
        List<Bound> bounds = new ArrayList<>();
        int minLength = 0;
        int maxLength = Integer.MAX_VALUE;
        boolean notBlank = false;
        String pattern = null;
        for (Annotation annotation : annotations) {
            if (annotation instanceof Positive) {
                bounds.add(new Bound(Side.LOWER, false, BigDecimal.ZERO));
            } else if (annotation instanceof PositiveOrZero) {
                bounds.add(new Bound(Side.LOWER, true, BigDecimal.ZERO));
            } else if (annotation instanceof Negative) {
                bounds.add(new Bound(Side.UPPER, false, BigDecimal.ZERO));
            } else if (annotation instanceof NegativeOrZero) {
                bounds.add(new Bound(Side.UPPER, true, BigDecimal.ZERO));
            } else if (annotation instanceof Min min) {
                bounds.add(new Bound(Side.LOWER, true, BigDecimal.valueOf(min.value())));
            } else if (annotation instanceof Max max) {
                bounds.add(new Bound(Side.UPPER, true, BigDecimal.valueOf(max.value())));
            } else if (annotation instanceof DecimalMin min) {
                bounds.add(new Bound(Side.LOWER, min.inclusive(), new BigDecimal(min.value())));
            } else if (annotation instanceof DecimalMax max) {
                bounds.add(new Bound(Side.UPPER, max.inclusive(), new BigDecimal(max.value())));
            } else if (annotation instanceof Size size) {
                minLength = Math.max(minLength, size.min());
                maxLength = Math.min(maxLength, size.max());
            } else if (annotation instanceof NotEmpty) {
                minLength = Math.max(minLength, 1);
            } else if (annotation instanceof NotBlank) {
                minLength = Math.max(minLength, 1);
                notBlank = true;
            } else if (annotation instanceof Pattern regex) {
                pattern = regex.regexp();
            }
        }
        bounds.sort((a, b) -> a.side().compareTo(b.side()));
        return new Limits(List.copyOf(bounds), minLength, maxLength, notBlank, pattern);
    }

    /** As {@code ≥ 0 and < 1}, {@code 1 to 3 elements}; null if everything is allowed. */
    @Nullable
    String text(SpecType type) {
        String unit = type instanceof SpecType.Scalar ? " characters" : " elements";
        String length = null;
        if (maxLength < Integer.MAX_VALUE) {
            String range = minLength == maxLength ? "" + maxLength : minLength + " to " + maxLength;
            length = (minLength == 0 ? "at most " + maxLength : range) + unit;
        } else if (notBlank) {
            length = "not blank";
        } else if (minLength > 0) {
            length = "at least " + minLength + (minLength == 1 ? unit.substring(0, unit.length() - 1) : unit);
        }
        String text = Stream.of(
                        bounds.stream().map(Bound::toString).collect(Collectors.joining(" and ")),
                        length == null ? "" : length,
                        pattern == null ? "" : "matching " + pattern)
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining(", "));
        return text.isEmpty() ? null : text;
    }
}
