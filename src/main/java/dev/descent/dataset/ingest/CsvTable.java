package dev.descent.dataset.ingest;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import dev.descent.spec.InvalidInputException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Optional;

/** The records of a CSV file, read as often as needed, never held. Empty lines are skipped. */
final class CsvTable {

    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private final Received received;
    private final char delimiter;

    CsvTable(Received received, CsvOptions options) {
        this.received = received;
        this.delimiter = options.delimiterCharacter();
    }

    /** Does something with one record. */
    interface Action {
        void accept(CsvRecord record) throws IOException;
    }

    Optional<CsvRecord> first(FileProblems problems) throws IOException {
        CsvRecord[] first = new CsvRecord[1];
        read(problems, record -> first[0] = record, 1);
        return Optional.ofNullable(first[0]);
    }

    void forEach(FileProblems problems, Action action) throws IOException {
        read(problems, action, Long.MAX_VALUE);
    }

    private void read(FileProblems problems, Action action, long most) throws IOException {
        String part = received.part();
        long line = 0;
        try (CsvReader<CsvRecord> reader = CsvReader.builder()
                .fieldSeparator(delimiter)
                .allowExtraFields(true)
                .allowMissingFields(true)
                .allowExtraCharsAfterClosingQuote(false)
                .allowUnclosedQuote(false)
                .ofCsvRecord(text())) {
            long count = 0;
            for (CsvRecord record : reader) {
                line = record.getStartingLineNumber();
                action.accept(record);
                if (++count == most) {
                    break;
                }
            }
        } catch (CsvParseException e) {
            throw malformed(problems, line, e);
        } catch (UncheckedIOException e) {
            if (e.getCause() instanceof CharacterCodingException) {
                throw problems.with(
                        part,
                        "not_utf8",
                        part + " is not UTF-8 text: line " + lineOfInvalidBytes()
                                + " has bytes that are none; save it as UTF-8");
            }
            throw e.getCause();
        }
    }

    private InvalidInputException malformed(FileProblems problems, long lineBefore, CsvParseException e) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        return problems.with(
                received.part() + ":row " + (lineBefore + 1),
                "malformed_csv",
                "the record after line " + lineBefore + " can't be read: " + cause.getMessage());
    }

    private Reader text() throws IOException {
        CharsetDecoder strict = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        BufferedReader reader =
                new BufferedReader(new InputStreamReader(Files.newInputStream(received.file()), strict), 1 << 16);
        reader.mark(1);
        try {
            if (reader.read() != BYTE_ORDER_MARK) {
                reader.reset();
            }
        } catch (CharacterCodingException e) {
            reader.close();
            throw new UncheckedIOException(e);
        }
        return reader;
    }

    /** The parser reads ahead of the line it is at, so the line is found by decoding once more. */
    private long lineOfInvalidBytes() throws IOException {
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        ByteBuffer bytes = ByteBuffer.allocate(1 << 16);
        CharBuffer chars = CharBuffer.allocate(1 << 16);
        long line = 1;
        try (FileChannel channel = FileChannel.open(received.file())) {
            boolean end = false;
            while (!end) {
                end = channel.read(bytes) < 0;
                bytes.flip();
                CoderResult result = decoder.decode(bytes, chars, end);
                chars.flip();
                line += chars.chars().filter(character -> character == '\n').count();
                if (result.isError()) {
                    break;
                }
                chars.clear();
                bytes.compact();
            }
        }
        return line;
    }
}
