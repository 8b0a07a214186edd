package dev.descent.dataset.ingest;

import java.io.IOException;
import java.util.List;

/** The rows of an uploaded table in whatever format; read as often as needed, never held. */
interface TableSource {

    /** Names of all columns, each once. */
    List<String> columns();

    /**
     * Sends the rows, until no more are wanted.
     *
     * @param problems for rows that can't be used, which aren't sent
     * @throws dev.descent.spec.InvalidInputException if reading can't go on
     */
    void read(RowSink sink, RowProblems problems) throws IOException;
}
