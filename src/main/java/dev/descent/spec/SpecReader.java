package dev.descent.spec;

import java.util.Objects;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads JSON into spec records, strictly, and reports every mistake of the document at once.
 *
 * <p>A spec is a record. Its compact constructor fills in the default of each component that is absent, and checks nothing; the
 * Jakarta constraints of the components say what is allowed, and {@link SelfChecking} what they must be together. A component is
 * required where its default breaks its constraints. A null counts as absent. What several records have in common can be a record of
 * its own: unwrapped ({@code @JsonUnwrapped}), its fields stand beside the others. A spec family is a sealed interface of such records
 * (or of further sealed interfaces), whose {@code type} field picks the record; its name alone stands for it where all else has
 * defaults, and a bare number where the family says so ({@link NumberShorthand}). A record may be a bare value or a word
 * ({@link ValueOrWord}). A record may have another program's form beside its own ({@link TranslatedBy}).
 */
public final class SpecReader {

    private SpecReader() {}

    /**
     * The mapper that reads and writes specs: snake_case, enums and types by their JSON names, absent for null, short forms
     * accepted. It stops at the first mistake and checks no constraint: read what a user wrote with {@link #read}.
     */
    public static JsonMapper mapper() {
        return SpecMapper.MAPPER;
    }

    /**
     * Reads a document.
     *
     * @param json text of the document
     * @throws InvalidInputException with every mistake: malformed JSON (code {@code malformed_json}, the message with line and
     *     column), unknown fields, wrong types, missing and out-of-range values
     */
    public static <T> T read(String json, Class<T> type) {
        return read(parse(json), "", type);
    }

    /**
     * Reads a part of a larger document.
     *
     * @param node the part
     * @param pointer JSON pointer of the part in the document, with which the pointers of its mistakes begin
     * @throws InvalidInputException with every mistake
     */
    public static <T> T read(JsonNode node, String pointer, Class<T> type) {
        return read(node, new Problems(pointer), type);
    }

    /**
     * Reads a document, or a part of one, that may be found wrong again once it was read.
     *
     * @param problems seen from the node; what is added to them later is told in terms of the document too, though a part of it may
     *     have been translated
     * @throws InvalidInputException with every mistake
     */
    public static <T> T read(JsonNode node, Problems problems, Class<T> type) {
        Object value = TreeReader.read(node, SpecType.of(type), problems);
        problems.throwIfAny();
        return type.cast(Objects.requireNonNull(value));
    }

    /**
     * Parses a document without looking at what it says.
     *
     * @throws InvalidInputException if it isn't one JSON value, names a field twice, or is too large or too deep
     */
    public static JsonNode parse(String json) {
        try {
            JsonNode node = SpecMapper.PARSER.readTree(json);
            if (node.isMissingNode()) {
                throw new InvalidInputException("", "malformed_json", "The document is empty; JSON is expected.");
            }
            return node;
        } catch (StreamConstraintsException e) {
            throw new InvalidInputException(
                    "", "too_large", "The document is too large, too deep, or holds too long a number" + at(e) + ".");
        } catch (JacksonException e) {
            throw new InvalidInputException("", "malformed_json", "Not valid JSON" + at(e) + ": " + reason(e) + ".");
        }
    }

    /** Without the parser's word on where the value began, which says nothing: it keeps no source. */
    private static String reason(JacksonException e) {
        return e.getOriginalMessage().replaceFirst(" \\(start marker at \\[.*?]\\)", "");
    }

    private static String at(JacksonException e) {
        TokenStreamLocation location = e.getLocation();
        return location == null || location.getLineNr() < 1
                ? ""
                : " at line " + location.getLineNr() + ", column " + location.getColumnNr();
    }
}
