package dev.descent.web;

import dev.descent.spec.IdGenerator;
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
     * The id that a page ended with.
     *
     * @param prefix of the ids that are listed
     * @throws InvalidInputException if it is no such id
     */
    static @Nullable String cursor(@Nullable String cursor, String prefix) {
        if (cursor != null && !IdGenerator.isId(prefix, cursor)) {
            throw new InvalidInputException(
                    "/cursor", "wrong_pattern", "This is no cursor: pass the next_cursor of the page before as it is.");
        }
        return cursor;
    }

    /**
     * Names separated by commas.
     *
     * @throws InvalidInputException if one can't be a name
     */
    static List<String> names(String name, @Nullable String text) {
        if (text == null || text.isBlank()) {
            return List.of();
        }
        List<String> names = List.of(text.strip().split("\\s*,\\s*", -1));
        if (!names.stream().allMatch(each -> each.matches("[a-z0-9_/]+"))) {
            throw new InvalidInputException(
                    "/" + name,
                    "wrong_pattern",
                    name + " must be names of lower-case letters, digits, _ and /, separated by commas.");
        }
        return names;
    }

    /**
     * One word.
     *
     * @param byWord turns values into the words that stand for them
     * @throws InvalidInputException if it stands for none
     */
    static <T> T choice(String name, String text, T[] values, Function<T, String> byWord) {
        String word = text.strip();
        return Arrays.stream(values)
                .filter(value -> byWord.apply(value).equals(word))
                .findFirst()
                .orElseThrow(() -> new InvalidInputException(List.of(unknown(name, word, values, byWord))));
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
        List<T> chosen = new ArrayList<>();
        List<Problem> problems = new ArrayList<>();
        for (String word : text.split(",", -1)) {
            T value = known.get(word.strip());
            if (value == null) {
                problems.add(unknown(name, word.strip(), values, byWord));
            } else {
                chosen.add(value);
            }
        }
        if (!problems.isEmpty()) {
            throw new InvalidInputException(problems);
        }
        return chosen;
    }

    private static <T> Problem unknown(String name, String word, T[] values, Function<T, String> byWord) {
        String allowed = Arrays.stream(values).map(byWord).collect(Collectors.joining(", "));
        return new Problem("/" + name, "unknown_value", "'" + word + "' is none of " + allowed + ".", allowed);
    }
}
