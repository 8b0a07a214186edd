package dev.descent.dataset.ingest;

import dev.descent.dataset.DatasetInfo;
import dev.descent.spec.InvalidInputException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.stream.IntStream;

/** The rows of a CSV file. */
final class CsvSource implements TableSource {

    private final Received received;
    private final byte quote;
    private final byte delimiter;
    private final boolean header;
    private final List<String> columns;

    private CsvSource(Received received, byte quote, byte delimiter, boolean header, List<String> columns) {
        this.received = received;
        this.quote = quote;
        this.delimiter = delimiter;
        this.header = header;
        this.columns = columns;
    }

    /** Looks at the first rows. */
    static CsvSource of(Received received, CsvOptions options, RowProblems problems) throws IOException {
        byte quote = (byte) options.quote().charAt(0);
        boolean guessed = options.delimiter().equals("auto");
        byte delimiter = guessed
                ? CsvDelimiter.guess(received, quote)
                : (byte)
                        (options.delimiter().equals("tab")
                                ? '\t'
                                : options.delimiter().charAt(0));
        if (delimiter == quote) {
            throw new InvalidInputException("/quote", "conflict", "delimiter and quote must be different characters");
        }
        List<String> texts;
        long line;
        try (InputStream in = Files.newInputStream(received.file())) {
            CsvReader reader = new CsvReader(in, delimiter, quote);
            if (!next(reader, problems)) {
                throw problems.with("empty_file", problems.part() + " has no rows at all");
            }
            line = reader.line();
            texts = IntStream.range(0, reader.fields())
                    .mapToObj(field -> new String(
                            reader.bytes(),
                            reader.from(field),
                            reader.to(field) - reader.from(field),
                            StandardCharsets.UTF_8))
                    .toList();
        }
        boolean header = switch (options.header()) {
            case YES -> true;
            case NO -> false;
            case AUTO -> texts.stream().noneMatch(text -> CellText.of(text) == CellText.NUMBER);
        };
        if (!guessed && texts.size() == 1) {
            checkDelimiter(texts.get(0), delimiter, options.delimiter(), problems);
        }
        if (!header) {
            texts = IntStream.range(0, texts.size()).mapToObj(String::valueOf).toList();
        }
        TableRoles.checkNames(texts, line, ", or set header to no", problems);
        return new CsvSource(received, quote, delimiter, header, texts);
    }

    private static void checkDelimiter(String text, byte delimiter, String named, RowProblems problems) {
        for (byte other : CsvDelimiter.CANDIDATES) {
            if (text.indexOf(other) >= 0 && other != delimiter) {
                throw problems.with(
                        "no_input_columns",
                        "no input column is left beside the target: the delimiter seems to be "
                                + (other == '\t' ? "tab" : "'" + (char) other + "'") + ", not '" + named + "'");
            }
        }
    }

    DatasetInfo.Parsed parsed() {
        return new DatasetInfo.Parsed(delimiter == '\t' ? "tab" : String.valueOf((char) delimiter), header);
    }

    @Override
    public List<String> columns() {
        return columns;
    }

    @Override
    public void read(RowSink sink, RowProblems problems) throws IOException {
        int width = columns.size();
        try (InputStream in = Files.newInputStream(received.file())) {
            CsvReader reader = new CsvReader(in, delimiter, quote);
            boolean skip = header;
            boolean wanted = true;
            while (wanted && next(reader, problems)) {
                if (skip) {
                    skip = false;
                } else if (reader.fields() != width) {
                    problems.add(
                            reader.line(),
                            "ragged_row",
                            "line " + reader.line() + " has " + reader.fields() + " values, but the first row has "
                                    + width);
                } else {
                    wanted = send(reader, sink, width);
                }
            }
        }
    }

    private static boolean send(CsvReader reader, RowSink sink, int width) throws IOException {
        sink.begin(reader.line());
        byte[] bytes = reader.bytes();
        for (int field = 0; field < width; field++) {
            sink.text(field, bytes, reader.from(field), reader.to(field));
        }
        return sink.end();
    }

    private static boolean next(CsvReader reader, RowProblems problems) throws IOException {
        long before = reader.line();
        try {
            return reader.next();
        } catch (CsvReader.Malformed e) {
            if (e.code().equals("not_utf8")) {
                throw problems.with(
                        e.code(), problems.part() + " is not UTF-8 text: " + e.getMessage() + "; save it as UTF-8");
            }
            throw problems.with(
                    before + 1, e.code(), "the record after line " + before + " can't be read: " + e.getMessage());
        }
    }
}
