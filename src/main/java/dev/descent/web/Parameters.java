package dev.descent.web;

import dev.descent.spec.InvalidInputException;
import dev.descent.spec.Problem;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Checks of the URL's parameters. */
final class Parameters {

    private Parameters() {}

    /** @throws InvalidInputException if the value isn't in the range, its ends included */
    static long inRange(String name, long value, long min, long max) {
        if (value < min || value > max) {
            String range = ">= " + min + (max == Long.MAX_VALUE ? "" : " and <= " + max);
            throw new InvalidInputException(List.of(
                    new Problem("/" + name, "out_of_range", name + " must be " + range + ", got " + value, range)));
        }
        return value;
    }

    /**
     * A list of words separated by commas.
     *
     * @param byWord turns values into the words that stand for them
     * @throws InvalidInputException with every word that stands for none
     */
    static <T> List<T> choices(String name, @Nullable String text, T[] values, Function<T, String> byWord) {
        if (text == null || text.isBlank()) {
            return List.of();
        }
        Map<String, T> known = Arrays.stream(values).collect(Collectors.toMap(byWord, value -> value));
        String allowed = Arrays.stream(values).map(byWord).collect(Collectors.joining(", "));
        List<T> chosen = new ArrayList<>();
        List<Problem> problems = new ArrayList<>();
        for (String word : text.split(",")) {
            T value = known.get(word.strip());
            if (value == null) {
                problems.add(new Problem(
                        "/" + name, "unknown_value", "'" + word.strip() + "' is none of " + allowed + ".", allowed));
            } else {
                chosen.add(value);
            }
        }
        if (!problems.isEmpty()) {
            throw new InvalidInputException(problems);
        }
        return chosen;
    }
}
