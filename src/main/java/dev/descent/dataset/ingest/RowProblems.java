package dev.descent.dataset.ingest;

import dev.descent.spec.InvalidInputException;
import dev.descent.spec.Problem;

/** Collects the mistakes of a file of rows. */
final class RowProblems {

    private final FileProblems found = new FileProblems();
    private final String part;
    private final String unit;
    private boolean empty = true;

    /**
     * @param part of the upload, for pointers
     * @param unit what its places are counted in: line or row
     */
    RowProblems(String part, String unit) {
        this.part = part;
        this.unit = unit;
    }

    /** Of the same file, read once more. */
    RowProblems again() {
        return new RowProblems(part, unit);
    }

    /** Whether no row, and no value of one, is wrong. */
    boolean noneInRows() {
        return empty;
    }

    String part() {
        return part;
    }

    String unit() {
        return unit;
    }

    /** A mistake of the options. */
    void addOption(String pointer, String code, String message) {
        found.add(pointer, code, message);
    }

    /** A mistake of the file as a whole. */
    void addWhole(String code, String message) {
        found.add(part, code, message);
    }

    /** A mistake of a column as a whole. */
    void add(String column, String code, String message) {
        found.add(part + ":column '" + column + "'", code, message);
    }

    /** A mistake of a row. */
    void add(long line, String code, String message) {
        empty = false;
        found.add(line, new Problem(row(line), code, message));
    }

    /** A mistake in one value. */
    void add(long line, String column, String code, String message) {
        empty = false;
        String where = unit + " " + line + ", column '" + column + "': ";
        found.add(line, new Problem(row(line) + ":column '" + column + "'", code, where + message));
    }

    private String row(long line) {
        return part + ":row " + line;
    }

    /** For mistakes of which only the number is known. */
    void addUnnamed(long more) {
        found.addUnnamed(more);
    }

    void throwIfAny() {
        found.throwIfAny(part);
    }

    /** For when reading can't go on. */
    InvalidInputException with(String code, String message) {
        return found.with(part, code, message);
    }

    /** For when reading can't go on at a row. */
    InvalidInputException with(long line, String code, String message) {
        return found.with(row(line), code, message);
    }
}
