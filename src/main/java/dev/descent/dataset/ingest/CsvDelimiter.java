package dev.descent.dataset.ingest;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;

/** Finds out what stands between the values of a CSV file. */
final class CsvDelimiter {

    static final byte[] CANDIDATES = {',', ';', '\t', '|'};

    private static final int LOOKED_AT = 1 << 16;
    private static final int RECORDS = 50;

    private CsvDelimiter() {}

    /** The one that makes most of the first records alike; of several, the one with more values; a comma if none does. */
    static byte guess(Received received, byte quote) throws IOException {
        byte[] start;
        try (InputStream in = Files.newInputStream(received.file())) {
            start = in.readNBytes(LOOKED_AT);
        }
        byte best = ',';
        double most = 0;
        for (byte candidate : CANDIDATES) {
            double score = candidate == quote ? 0 : score(start, candidate, quote);
            if (score > most) {
                best = candidate;
                most = score;
            }
        }
        return best;
    }

    /** Share of the records that have as many values as the first one, and a little for each of these; 0 if it has one only. */
    private static double score(byte[] start, byte delimiter, byte quote) throws IOException {
        int first = 0;
        int alike = 0;
        int records = 0;
        try {
            CsvReader reader = new CsvReader(new ByteArrayInputStream(start), delimiter, quote);
            while (records < RECORDS && reader.next()) {
                records++;
                first = records == 1 ? reader.fields() : first;
                alike += reader.fields() == first ? 1 : 0;
            }
        } catch (CsvReader.Malformed e) {
            // What was cut off may look so; what comes before counts.
        }
        return first < 2 ? 0 : (double) alike / records + Math.min(first, 1000) * 1e-6;
    }
}
