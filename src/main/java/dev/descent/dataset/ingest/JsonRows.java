package dev.descent.dataset.ingest;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;

/** The rows of a JSON file, one at a time: the elements of one list, or JSON values behind each other, as in JSON Lines. */
final class JsonRows implements AutoCloseable {

    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(1 << 24)
                    .maxNestingDepth(100)
                    .build())
            .build();

    private final RowProblems problems;
    private final InputStream in;
    private final JsonParser parser;
    private final boolean list;
    private @Nullable JsonToken ahead;
    /** What was read of the first row already. */
    private @Nullable JsonToken firstValue;

    private long count;
    private long line;

    private JsonRows(RowProblems problems, InputStream in, JsonParser parser) {
        this.problems = problems;
        this.in = in;
        this.parser = parser;
        JsonToken first = token();
        if (first == null) {
            throw problems.with("empty_file", problems.part() + " has no rows at all");
        }
        ahead = first;
        if (first == JsonToken.START_ARRAY) {
            // A list of rows, or the first row of many lists.
            JsonToken second = token();
            list = second == null || !second.isScalarValue();
            ahead = list ? second : first;
            firstValue = list ? null : second;
        } else {
            list = false;
        }
    }

    static JsonRows open(Received received, RowProblems problems) throws IOException {
        InputStream in = Files.newInputStream(received.file());
        try {
            return new JsonRows(problems, in, JSON.createParser(ObjectReadContext.empty(), in));
        } catch (RuntimeException e) {
            in.close();
            throw e;
        }
    }

    /** Whether the file is one list of rows, whose places are counted in rows. */
    boolean isList() {
        return list;
    }

    /** Where the row is: its line, or, in a list, its number, from 1. */
    long place() {
        return list ? count : line;
    }

    /** Of the row, from 1. */
    long number() {
        return count;
    }

    JsonParser parser() {
        return parser;
    }

    /** The first token of the next row, which the parser stands on; null at the end. */
    @Nullable
    JsonToken nextRow() {
        count++;
        JsonToken token = ahead;
        if (token == null) {
            token = token();
        }
        ahead = null;
        if (list && token == JsonToken.END_ARRAY) {
            if (token() != null) {
                throw broken("there is more behind the list of rows");
            }
            return null;
        }
        if (token == null) {
            if (list) {
                throw broken("the list of rows doesn't end");
            }
            return null;
        }
        line = parser.currentTokenLocation().getLineNr();
        return token;
    }

    /** The next token inside a row. */
    JsonToken next() {
        JsonToken token = firstValue;
        firstValue = null;
        if (token == null) {
            token = token();
        }
        if (token == null) {
            throw broken("the file ends in the middle of it");
        }
        return token;
    }

    /** Goes behind a list or an object that begins here. */
    void skip() {
        for (int depth = 1; depth > 0; ) {
            JsonToken token = next();
            depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
        }
    }

    String text() {
        try {
            return parser.getString();
        } catch (JacksonException e) {
            throw broken(e.getOriginalMessage());
        }
    }

    private @Nullable JsonToken token() {
        try {
            return parser.nextToken();
        } catch (JacksonException e) {
            throw broken(reason(e));
        }
    }

    private static String reason(JacksonException e) {
        String message = e.getOriginalMessage();
        return message == null ? "it is no JSON" : message.replaceFirst(" \\(start marker at \\[.*?]\\)", "");
    }

    private RuntimeException broken(String reason) {
        TokenStreamLocation at = parser.currentLocation();
        String where = "line " + at.getLineNr() + ", column " + at.getColumnNr();
        return list
                ? problems.with(Math.max(1, count), "broken_json", "the JSON can't be read at " + where + ": " + reason)
                : problems.with(at.getLineNr(), "broken_json", "the JSON can't be read at " + where + ": " + reason);
    }

    @Override
    public void close() throws IOException {
        parser.close();
        in.close();
    }
}
