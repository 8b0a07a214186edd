package dev.descent.dataset.ingest;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * The records of a CSV file (RFC 4180), one at a time, as bytes: nothing is made of a value. Lines end with LF, CR LF or CR; empty
 * lines are skipped; a value may be in quotes, where it can hold delimiters, line ends and doubled quotes.
 */
final class CsvReader {

    private static final int CHUNK = 1 << 18;
    private static final int LONGEST = 1 << 24;

    private final InputStream in;
    private final byte delimiter;
    private final byte quote;
    private byte[] buffer = new byte[CHUNK + 1];
    private int[] bounds = new int[64];
    private int limit;
    private int record;
    private int position;
    private int fields;
    private long line;
    private long nextLine = 1;
    private boolean ended;
    private boolean notAscii;

    /** That a record can't be read, or isn't UTF-8. */
    static final class Malformed extends Exception {
        private final String code;

        Malformed(String code, String message) {
            super(message);
            this.code = code;
        }

        String code() {
            return code;
        }
    }

    /** @param in not closed */
    CsvReader(InputStream in, byte delimiter, byte quote) throws IOException {
        this.in = in;
        this.delimiter = delimiter;
        this.quote = quote;
        fill();
        if (limit >= 3 && buffer[0] == (byte) 0xEF && buffer[1] == (byte) 0xBB && buffer[2] == (byte) 0xBF) {
            position = 3;
        }
    }

    /** Line that the record begins in, from 1. */
    long line() {
        return line;
    }

    int fields() {
        return fields;
    }

    /** Holds the record, until the next one is read. */
    byte[] bytes() {
        return buffer;
    }

    /** Where a value begins, without white space before it. */
    int from(int field) {
        int from = record + bounds[2 * field];
        int to = record + bounds[2 * field + 1];
        while (from < to && isSpace(buffer[from])) {
            from++;
        }
        return from;
    }

    /** Place behind a value, without white space after it; where it begins if it is empty. */
    int to(int field) {
        int from = record + bounds[2 * field];
        int end = record + bounds[2 * field + 1];
        int to = end;
        while (from < to && isSpace(buffer[to - 1])) {
            to--;
        }
        return from == to ? end : to;
    }

    private static boolean isSpace(byte character) {
        return character >= 0 && character <= ' ';
    }

    /** @return false if there is no other record */
    boolean next() throws IOException, Malformed {
        do {
            record = position;
            if (!at(position)) {
                return false;
            }
            line = nextLine;
            fields = 0;
            notAscii = false;
        } while (!readRecord());
        if (notAscii && !Utf8.isValid(buffer, record, position)) {
            throw new Malformed("not_utf8", "line " + line + " has bytes that are none");
        }
        return true;
    }

    /** @return false if the line is empty */
    private boolean readRecord() throws IOException, Malformed {
        boolean another = true;
        while (another) {
            another = at(position) && buffer[position] == quote ? readQuoted() : readPlain();
        }
        return fields > 1 || bounds[0] != bounds[1] || buffer[record] == quote;
    }

    /** @return whether another value follows */
    private boolean readPlain() throws IOException, Malformed {
        int start = position - record;
        int i = position;
        int all = 0;
        while (true) {
            byte b = buffer[i];
            if (b == delimiter) {
                add(start, i - record);
                position = i + 1;
                break;
            }
            // Behind the last byte there is a line end too, so that the bytes needn't be counted one by one.
            if (b == '\n' || b == '\r') {
                if (i == limit) {
                    int offset = i - record;
                    if (more(i)) {
                        i = record + offset;
                        continue;
                    }
                    i = record + offset;
                }
                add(start, i - record);
                position = i;
                notAscii |= all < 0;
                endLine();
                return false;
            }
            all |= b;
            i++;
        }
        notAscii |= all < 0;
        return true;
    }

    /** @return whether another value follows */
    private boolean readQuoted() throws IOException, Malformed {
        position++;
        int start = position - record;
        int to = start;
        while (true) {
            if (!at(position)) {
                throw new Malformed("malformed_csv", "a quote is not closed");
            }
            byte b = buffer[position++];
            if (b == quote) {
                if (!at(position) || buffer[position] != quote) {
                    break;
                }
                position++;
            } else if (b == '\n' || b == '\r' && !(at(position) && buffer[position] == '\n')) {
                nextLine++;
            }
            notAscii |= b < 0;
            buffer[record + to++] = b;
        }
        // What the doubled quotes leave is no part of the record, and must not spoil the check of its text.
        Arrays.fill(buffer, record + to, position, (byte) ' ');
        add(start, to);
        if (!at(position) || buffer[position] == '\n' || buffer[position] == '\r') {
            endLine();
            return false;
        }
        if (buffer[position] != delimiter) {
            throw new Malformed("malformed_csv", "there is more behind a closing quote");
        }
        position++;
        return true;
    }

    private void endLine() throws IOException, Malformed {
        nextLine++;
        if (!at(position)) {
            return;
        }
        byte b = buffer[position++];
        if (b == '\r' && at(position) && buffer[position] == '\n') {
            position++;
        }
    }

    private void add(int from, int to) {
        if (2 * fields == bounds.length) {
            bounds = Arrays.copyOf(bounds, 2 * bounds.length);
        }
        bounds[2 * fields] = from;
        bounds[2 * fields + 1] = to;
        fields++;
    }

    /** Whether there is a byte at a place, which may be another one afterwards. */
    private boolean at(int place) throws IOException, Malformed {
        return place < limit || more(place);
    }

    /** Reads on, the record first in the buffer; {@link #position} moves with it. */
    private boolean more(int place) throws IOException, Malformed {
        if (ended) {
            return false;
        }
        int moved = record;
        System.arraycopy(buffer, record, buffer, 0, limit - record);
        limit -= moved;
        position -= moved;
        record = 0;
        if (limit > buffer.length / 2) {
            if (limit > LONGEST) {
                throw new Malformed(
                        "malformed_csv", "it has more than " + LONGEST + " bytes; perhaps a quote is not closed");
            }
            buffer = Arrays.copyOf(buffer, 2 * buffer.length);
        }
        fill();
        return place - moved < limit;
    }

    private void fill() throws IOException {
        int read = in.readNBytes(buffer, limit, buffer.length - 1 - limit);
        ended = read < buffer.length - 1 - limit;
        limit += read;
        buffer[limit] = '\n';
    }
}
