package dev.descent.spec;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The mistakes found so far, seen from one place of the document. Keeps the first mistake of each place, since what else is
 * said about a value that is wrong already only confuses, and at most {@value #MOST} in all, so that the answer to a hostile
 * document stays small.
 */
public final class Problems {

    private static final int MOST = 100;

    private final String pointer;
    private final boolean shorthand;
    private final Found found;

    /** Sees the whole document. */
    public Problems() {
        this("");
    }

    /**
     * Sees the value at a place.
     *
     * @param pointer JSON pointer of the value
     */
    public Problems(String pointer) {
        this(pointer, false, new Found());
    }

    private Problems(String pointer, boolean shorthand, Found found) {
        this.pointer = pointer;
        this.shorthand = shorthand;
        this.found = found;
    }

    /** The same mistakes, seen from a field of this place. */
    public Problems at(String field) {
        return shorthand ? this : new Problems(pointer + '/' + escape(field), false, found);
    }

    /** The same mistakes, seen from an element of the list at this place, counted from 0. */
    public Problems at(int index) {
        return at(Integer.toString(index));
    }

    /** The value at this place is a short form: what is wrong with the fields it stands for is wrong here. */
    Problems ofShorthand() {
        return new Problems(pointer, true, found);
    }

    /**
     * The same mistakes, seen from this place, whose value is read in its translation from now on: mistakes at this place or below are
     * told of where in the document the part at fault comes from.
     */
    Problems translated(Translation translation) {
        found.translations.put(pointer, translation);
        return this;
    }

    boolean isShorthand() {
        return shorthand;
    }

    /** JSON pointer of this place. */
    public String pointer() {
        return pointer;
    }

    /** Reports a mistake at this place; see {@link Problem} for the parameters. */
    public void add(String code, String message) {
        add(code, message, null);
    }

    /** Reports a mistake at this place; see {@link Problem} for the parameters. */
    public void add(String code, String message, @Nullable String allowed) {
        found.add(new Problem(found.origin(pointer), code, message, allowed));
    }

    /** Takes over mistakes whose pointers are relative to this place. */
    public void addAll(List<Problem> problems) {
        for (Problem problem : problems) {
            String place = shorthand ? pointer : pointer + problem.pointer();
            found.add(new Problem(found.origin(place), problem.code(), problem.message(), problem.allowed()));
        }
    }

    /** Every mistake, wherever it was seen from, in the order in which they were found. */
    public List<Problem> list() {
        return List.copyOf(found.problems);
    }

    /**
     * Ends a check.
     *
     * @throws InvalidInputException if there is any mistake
     */
    public void throwIfAny() {
        if (!found.problems.isEmpty()) {
            throw new InvalidInputException(found.problems);
        }
    }

    /** Reports so far, those of an already reported place included: whether it grew tells whether a part is good. */
    int reports() {
        return found.reports;
    }

    /** Where the mistakes that are found from now on begin, for {@link #sortSince}. */
    int mark() {
        return found.problems.size();
    }

    /** Brings the mistakes since a mark, all of them at this place or below, into the order of the list or object at this place. */
    void sortSince(int mark, JsonNode container) {
        List<Problem> recent = found.problems.subList(mark, found.problems.size());
        if (recent.size() < 2) {
            return;
        }
        Map<String, Integer> order = new HashMap<>();
        for (int i = 0; container.isArray() && i < container.size(); i++) {
            order.put(Integer.toString(i), i);
        }
        for (String name : container.propertyNames()) {
            order.put(escape(name), order.size());
        }
        recent.sort(Comparator.comparingInt(problem -> {
            if (!problem.pointer().startsWith(pointer + '/')) {
                return problem.pointer().equals(pointer) ? -1 : Integer.MAX_VALUE;
            }
            String child = problem.pointer().substring(pointer.length() + 1).split("/", 2)[0];
            return order.getOrDefault(child, Integer.MAX_VALUE);
        }));
    }

    private static String escape(String field) {
        return field.replace("~", "~0").replace("/", "~1");
    }

    private static final class Found {
        private final List<Problem> problems = new ArrayList<>();
        private final Set<String> places = new HashSet<>();
        private final Map<String, Translation> translations = new HashMap<>();
        private int reports;

        private String origin(String pointer) {
            for (Map.Entry<String, Translation> translated : translations.entrySet()) {
                String place = translated.getKey();
                if (pointer.equals(place) || pointer.startsWith(place + '/')) {
                    return translated.getValue().origin(pointer.substring(place.length()));
                }
            }
            return pointer;
        }

        private void add(Problem problem) {
            reports++;
            if (problems.size() > MOST || !places.add(problem.pointer())) {
                return;
            }
            problems.add(
                    problems.size() < MOST
                            ? problem
                            : new Problem(
                                    "",
                                    "too_many_problems",
                                    "There are more mistakes; these are the first " + MOST + "."));
        }
    }
}
