package dev.descent.dataset.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import de.siegmar.fastcsv.reader.CsvRecord;
import dev.descent.tensor.CounterRandom;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CsvReaderTest {

    private static final String[] PIECES = {
        "a",
        "12.5",
        ",",
        ",",
        ",",
        "\n",
        "\r\n",
        "\r",
        "\"x\"",
        "\"\"",
        "\"a,b\"",
        "\"a\nb\"",
        "\"say \"\"ü\"\"\"",
        " ",
        "é",
        "𝄞",
        ";"
    };

    private static List<String> records(byte[] text) throws IOException, CsvReader.Malformed {
        List<String> records = new ArrayList<>();
        CsvReader reader = new CsvReader(new ByteArrayInputStream(text), (byte) ',', (byte) '"');
        while (reader.next()) {
            List<String> values = new ArrayList<>();
            for (int field = 0; field < reader.fields(); field++) {
                values.add(new String(
                        reader.bytes(),
                        reader.from(field),
                        reader.to(field) - reader.from(field),
                        StandardCharsets.UTF_8));
            }
            records.add(reader.line() + " " + values);
        }
        return records;
    }

    private static List<String> expected(String text) {
        List<String> records = new ArrayList<>();
        try (var reader = de.siegmar.fastcsv.reader.CsvReader.builder()
                .allowExtraFields(true)
                .allowMissingFields(true)
                .allowExtraCharsAfterClosingQuote(false)
                .allowUnclosedQuote(false)
                .ofCsvRecord(text)) {
            for (CsvRecord record : reader) {
                records.add(record.getStartingLineNumber() + " "
                        + record.getFields().stream().map(String::strip).toList());
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return records;
    }

    @Test
    void readsWhatAnotherReaderDoes() throws Exception {
        CounterRandom random = CounterRandom.of(11);
        for (int file = 0; file < 3000; file++) {
            StringBuilder text = new StringBuilder();
            boolean atStart = true;
            for (int i = 0; i < 30; i++) {
                String piece = PIECES[(int) Long.remainderUnsigned(random.bits(30L * file + i), PIECES.length)];
                boolean quoted = piece.startsWith("\"");
                if (quoted && !atStart) {
                    continue;
                }
                text.append(piece);
                if (quoted) {
                    text.append(i % 3 == 0 ? "\n" : ",");
                }
                atStart = quoted || piece.equals(",") || piece.startsWith("\r") || piece.equals("\n");
            }
            byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);

            assertThat(records(bytes)).as(text.toString()).isEqualTo(expected(text.toString()));
        }
    }

    @Test
    void recordsMayLieAnywhereInALargeFile() throws Exception {
        for (int length : new int[] {1, 7, 1000, 70_001, 300_000}) {
            String row = "1,\"" + "ü\"\"".repeat(length) + "\",3\r\n";
            String text = row.repeat(Math.max(2, 700_000 / row.length()));

            assertThat(records(text.getBytes(StandardCharsets.UTF_8))).isEqualTo(expected(text));
        }
    }

    @Test
    void refusesARecordWithoutEnd() {
        byte[] text = ("1,\"" + "a\n".repeat(9 << 20)).getBytes(StandardCharsets.UTF_8);

        assertThatThrownBy(() -> records(text)).hasMessageContaining("perhaps a quote is not closed");
    }

    @Test
    void findsBytesThatAreNotUtf8() {
        for (String bad :
                List.of("C0 80", "E0 80 80", "ED A0 80", "F4 90 80 80", "F8 80 80 80", "80", "C3", "E2 82", "FF")) {
            String[] parts = bad.split(" ");
            byte[] text = new byte[parts.length + 2];
            text[0] = 'a';
            for (int i = 0; i < parts.length; i++) {
                text[i + 1] = (byte) Integer.parseInt(parts[i], 16);
            }
            text[parts.length + 1] = '\n';

            assertThatThrownBy(() -> records(text)).as(bad).hasMessageContaining("line 1");
        }
    }
}
