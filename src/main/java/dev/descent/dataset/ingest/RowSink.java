package dev.descent.dataset.ingest;

import java.io.IOException;

/**
 * Takes the rows of a table, value by value. Columns are numbered as in {@link TableSource#columns}; one that is not given has no
 * value. Texts are UTF-8 without white space around them, and are the caller's again when the method is left.
 */
interface RowSink {

    /** @param line where the row stands in its file, from 1 */
    void begin(long line);

    /** A value written as a text, which may be a number, a time, or one of the texts for a missing value. */
    void text(int column, byte[] text, int from, int to) throws IOException;

    /** A value that was marked as a text: a number only where one is asked for. */
    void word(int column, byte[] text, int from, int to) throws IOException;

    /** A value that came as a number; NaN if it is missing. */
    void number(int column, double value) throws IOException;

    /**
     * A point in time.
     *
     * @param seconds since 1970-01-01T00:00Z
     */
    void time(int column, double seconds) throws IOException;

    /** @return whether more rows are wanted */
    boolean end() throws IOException;
}
