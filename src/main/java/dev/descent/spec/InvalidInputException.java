package dev.descent.spec;

import java.util.List;
import java.util.stream.Collectors;

/** What a user sent can't be used as it is; carries every mistake that was found, never none. */
public final class InvalidInputException extends RuntimeException {

    private final transient List<Problem> problems;

    public InvalidInputException(List<Problem> problems) {
        super(problems.stream()
                .map(problem -> problem.pointer() + ": " + problem.message())
                .collect(Collectors.joining("; ")));
        if (problems.isEmpty()) {
            throw new IllegalArgumentException("no problem to report");
        }
        this.problems = List.copyOf(problems);
    }

    public InvalidInputException(String pointer, String code, String message) {
        this(List.of(new Problem(pointer, code, message)));
    }

    /** Every mistake, in the order of the document. */
    public List<Problem> problems() {
        return problems;
    }

    /** The same mistakes, whose pointers are relative to a place, seen from the whole document. */
    public InvalidInputException under(String place) {
        return new InvalidInputException(problems.stream()
                .map(problem ->
                        new Problem(place + problem.pointer(), problem.code(), problem.message(), problem.allowed()))
                .toList());
    }
}
