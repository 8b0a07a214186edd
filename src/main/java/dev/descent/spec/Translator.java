package dev.descent.spec;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Turns another program's form of a spec into the spec's own JSON. What comes out is read like any other document, so defaults,
 * ranges and suggestions are the reader's business. Safe for use by several threads.
 */
public interface Translator {

    /** Whether a value is in the other form, be it well or badly. */
    boolean recognizes(JsonNode given);

    /**
     * Translates a value that was recognized.
     *
     * @param problems seen from the value; gets what can't be said in the spec's own form, and goes on after it
     * @return what could be translated, for the reader to find what else is wrong; null if that is nothing, and the problems say why
     */
    @Nullable
    Translation translate(JsonNode given, Problems problems);

    /** JSON Schemas of the values that are recognized; no value of the spec's own form may satisfy one. */
    List<JsonNode> schemas();
}
