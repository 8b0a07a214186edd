package dev.descent.spec;

import tools.jackson.databind.json.JsonMapper;

/** Reads JSON into spec records, strictly, and reports every mistake of the document at once. */
public final class SpecReader {

    private SpecReader() {}

    /** The mapper that reads and writes specs: snake_case, enums and types by their JSON names, absent for null. */
    public static JsonMapper mapper() {
        throw new IllegalStateException("filled in by the spec package");
    }

    /**
     * Reads a document.
     *
     * @param json text of the document
     * @throws InvalidInputException with every mistake: malformed JSON (code {@code malformed_json}, the message with line and
     *     column), unknown fields, wrong types, missing and out-of-range values
     */
    public static <T> T read(String json, Class<T> type) {
        throw new IllegalStateException("filled in by the spec package");
    }
}
