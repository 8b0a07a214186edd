package dev.descent.dataset.ingest;

import dev.descent.spec.InvalidInputException;
import dev.descent.spec.Problem;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.stream.Stream;

/** Collects the mistakes of an upload: the first ones in the order of the file, and the number of all others. */
final class FileProblems {

    private static final int KEPT = 20;

    private record Placed(long line, long order, Problem problem) {}

    private final PriorityQueue<Placed> kept = new PriorityQueue<>(Comparator.comparingLong(Placed::line)
            .thenComparingLong(Placed::order)
            .reversed());
    private long count;

    /** A mistake of the file as a whole, or of the options. */
    void add(String pointer, String code, String message) {
        add(0, new Problem(pointer, code, message));
    }

    /** A mistake in one value. */
    void add(String part, long line, String column, String code, String message) {
        String where = "line " + line + ", column '" + column + "': ";
        add(line, new Problem(part + ":row " + line + ":column '" + column + "'", code, where + message));
    }

    void add(long line, Problem problem) {
        kept.add(new Placed(line, count++, problem));
        if (kept.size() > KEPT) {
            kept.remove();
        }
    }

    /** For mistakes of which only the number is known. */
    void addUnnamed(long more) {
        count += more;
    }

    void throwIfAny(String part) {
        if (kept.isEmpty()) {
            return;
        }
        Stream<Problem> named = kept.stream()
                .sorted(Comparator.comparingLong(Placed::line).thenComparingLong(Placed::order))
                .map(Placed::problem);
        long more = count - kept.size();
        Stream<Problem> rest = more == 0
                ? Stream.of()
                : Stream.of(new Problem(part, "more_problems", "and " + more + " more like these"));
        throw new InvalidInputException(Stream.concat(named, rest).toList());
    }

    /** For when reading can't go on. */
    InvalidInputException with(String pointer, String code, String message) {
        List<Problem> found = List.of(new Problem(pointer, code, message));
        try {
            throwIfAny(pointer);
        } catch (InvalidInputException e) {
            found = Stream.concat(e.problems().stream(), found.stream()).toList();
        }
        return new InvalidInputException(found);
    }
}
