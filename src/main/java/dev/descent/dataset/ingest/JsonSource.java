package dev.descent.dataset.ingest;

import dev.descent.spec.NearName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import tools.jackson.core.JsonToken;

/** Rows in JSON: objects of column names and values, where a column that isn't there has no value, or lists of values. */
final class JsonSource implements TableSource {

    private static final int MOST_COLUMNS = 100_000;

    private final Received received;
    private final String unit;
    private final List<String> columns;
    private final Map<String, Integer> places = new HashMap<>();
    private final long[] rowOf;

    private JsonSource(Received received, String unit, List<String> columns) {
        this.received = received;
        this.unit = unit;
        this.columns = columns;
        this.rowOf = new long[columns.size()];
        columns.forEach(name -> places.put(name, places.size()));
    }

    /** Looks for the columns: among objects in all rows. */
    static JsonSource of(Received received, JsonOptions options) throws IOException {
        RowProblems problems = new RowProblems(received.part(), "line");
        try (JsonRows rows = JsonRows.open(received, problems)) {
            JsonToken first = rows.nextRow();
            if (first == null) {
                throw problems.with("no_rows", received.part() + " has no rows");
            }
            List<String> names = options.columns().stream().map(String::strip).toList();
            if (names.isEmpty()) {
                names = first == JsonToken.START_ARRAY ? numbered(rows) : fields(rows, first, problems);
            }
            TableRoles.checkNames(names, 1, "", problems);
            problems.throwIfAny();
            return new JsonSource(received, rows.isList() ? "row" : "line", names);
        }
    }

    private static List<String> numbered(JsonRows rows) {
        int width = 0;
        for (JsonToken token = rows.next(); token != JsonToken.END_ARRAY; token = rows.next()) {
            width++;
            if (token.isStructStart()) {
                rows.skip();
            }
        }
        return IntStream.range(0, width).mapToObj(String::valueOf).toList();
    }

    private static List<String> fields(JsonRows rows, JsonToken first, RowProblems problems) {
        Set<String> names = new LinkedHashSet<>();
        for (JsonToken row = first; row != null; row = rows.nextRow()) {
            int depth = row.isStructStart() ? 1 : 0;
            boolean object = row == JsonToken.START_OBJECT;
            while (depth > 0) {
                JsonToken token = rows.next();
                if (token == JsonToken.PROPERTY_NAME && depth == 1 && object) {
                    names.add(rows.parser().currentName());
                }
                depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
            }
            if (names.size() > MOST_COLUMNS) {
                throw problems.with(
                        "too_many_columns",
                        problems.part() + " has more than " + MOST_COLUMNS + " columns; that is the limit");
            }
        }
        return new ArrayList<>(names);
    }

    RowProblems problems() {
        return new RowProblems(received.part(), unit);
    }

    @Override
    public List<String> columns() {
        return columns;
    }

    @Override
    public void read(RowSink sink, RowProblems problems) throws IOException {
        Arrays.fill(rowOf, 0);
        try (JsonRows rows = JsonRows.open(received, problems)) {
            boolean wanted = true;
            for (JsonToken row = rows.nextRow(); wanted && row != null; row = wanted ? rows.nextRow() : null) {
                sink.begin(rows.place());
                if (row == JsonToken.START_OBJECT) {
                    readObject(rows, sink, problems);
                } else if (row == JsonToken.START_ARRAY) {
                    readList(rows, sink, problems);
                } else {
                    problems.add(
                            rows.place(),
                            "wrong_type",
                            unit + " " + rows.place() + " is neither an object nor a list: "
                                    + Suspects.shortened(rows.text()));
                }
                wanted = sink.end();
            }
        }
    }

    private void readObject(JsonRows rows, RowSink sink, RowProblems problems) throws IOException {
        for (JsonToken token = rows.next(); token != JsonToken.END_OBJECT; token = rows.next()) {
            String name = rows.parser().currentName();
            Integer place = places.get(name);
            JsonToken value = rows.next();
            if (place == null) {
                problems.add(
                        rows.place(),
                        name,
                        "unknown_column",
                        "there is no column '" + name + "'" + NearName.suggestion(name, columns) + "; known are "
                                + NearName.listing(columns));
                if (value.isStructStart()) {
                    rows.skip();
                }
                continue;
            }
            if (rowOf[place] == rows.number()) {
                problems.add(rows.place(), name, "duplicate_field", "the field stands there twice: leave one out");
            }
            rowOf[place] = rows.number();
            send(rows, value, place, sink, problems);
        }
    }

    private void readList(JsonRows rows, RowSink sink, RowProblems problems) throws IOException {
        int width = 0;
        for (JsonToken value = rows.next(); value != JsonToken.END_ARRAY; value = rows.next(), width++) {
            if (width < columns.size()) {
                send(rows, value, width, sink, problems);
            } else if (value.isStructStart()) {
                rows.skip();
            }
        }
        if (width != columns.size()) {
            problems.add(
                    rows.place(),
                    "ragged_row",
                    unit + " " + rows.place() + " has " + width + " values, but there are " + columns.size()
                            + " columns");
        }
    }

    private void send(JsonRows rows, JsonToken value, int place, RowSink sink, RowProblems problems)
            throws IOException {
        switch (value) {
            case VALUE_NULL -> {}
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> {
                byte[] text = rows.text().getBytes(StandardCharsets.ISO_8859_1);
                sink.text(place, text, 0, text.length);
            }
            case START_ARRAY, START_OBJECT -> {
                rows.skip();
                problems.add(
                        rows.place(),
                        columns.get(place),
                        "nested_value",
                        "the value is " + (value == JsonToken.START_ARRAY ? "a list" : "an object")
                                + ", but a column holds numbers, texts, true, false or null: give its parts columns of"
                                + " their own");
            }
            default -> {
                byte[] text = rows.text().strip().getBytes(StandardCharsets.UTF_8);
                sink.word(place, text, 0, text.length);
            }
        }
    }
}
