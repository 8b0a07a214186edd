package dev.descent.spec;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Finds the name that was meant by a misspelt one. */
public final class NearName {

    private static final int MOST_LISTED = 20;

    private NearName() {}

    /**
     * The known name closest to the given one: letters and digits alike, or fewer slips of the pen (a letter too many, too few,
     * wrong, or two swapped) than one in three letters, and one at least.
     *
     * @return empty if none is near; of several equally near ones the first
     */
    public static Optional<String> of(String given, Collection<String> known) {
        String bare = bare(given);
        String nearest = null;
        int fewest = Integer.MAX_VALUE;
        for (String name : known) {
            String candidate = bare(name);
            int tolerated = Math.max(1, candidate.length() / 3);
            if (Math.abs(candidate.length() - bare.length()) > tolerated) {
                continue;
            }
            int slips = slips(bare, candidate);
            if (slips <= tolerated && slips < fewest && slips < candidate.length()) {
                nearest = name;
                fewest = slips;
            }
        }
        return Optional.ofNullable(nearest);
    }

    /** The end of a sentence about an unknown name: {@code ; did you mean `learning_rate`?}, or a full stop if no name is near. */
    public static String hint(String given, Collection<String> known) {
        String suggestion = suggestion(given, known);
        return suggestion.isEmpty() ? "." : suggestion;
    }

    /** The same for within a sentence: nothing if no name is near. */
    public static String suggestion(String given, Collection<String> known) {
        return of(given, known).map(name -> "; did you mean `" + name + "`?").orElse("");
    }

    /** The names with commas between them, cut after twenty. */
    public static String listing(Collection<String> names) {
        String listed = names.stream().limit(MOST_LISTED).collect(Collectors.joining(", "));
        return names.size() <= MOST_LISTED ? listed : listed + " and " + (names.size() - MOST_LISTED) + " more";
    }

    /** So that {@code MaxPooling2D} and {@code max-pooling-2d} are found to be {@code max_pooling2d}. */
    private static String bare(String name) {
        StringBuilder letters = new StringBuilder();
        name.toLowerCase(Locale.ROOT).chars().filter(Character::isLetterOrDigit).forEach(c -> letters.append((char) c));
        return letters.toString();
    }

    /** Optimal string alignment distance (Damerau–Levenshtein without editing a swapped pair again). */
    static int slips(String a, String b) {
        int[][] d = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    d[i][j] = i + j;
                    continue;
                }
                int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                d[i][j] = Math.min(Math.min(d[i - 1][j], d[i][j - 1]) + 1, d[i - 1][j - 1] + change);
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
                }
            }
        }
        return d[a.length()][b.length()];
    }
}
