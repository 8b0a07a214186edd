package dev.descent.dataset.ingest;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/** A temporary file of little-endian numbers and bytes, written once and read once: what is known only at the end of a table. */
final class Spill implements Closeable {

    private static final int CHUNK = 1 << 16;

    private final Path file;
    private final OutputStream out;
    private final ByteBuffer buffer = ByteBuffer.allocate(CHUNK).order(ByteOrder.LITTLE_ENDIAN);
    private long bytes;

    Spill(Path file) throws IOException {
        this.file = file;
        this.out = Files.newOutputStream(file);
    }

    private ByteBuffer room(int length) throws IOException {
        if (buffer.remaining() < length) {
            flush();
        }
        bytes += length;
        return buffer;
    }

    private void flush() throws IOException {
        out.write(buffer.array(), 0, buffer.position());
        buffer.clear();
    }

    void put(int number) throws IOException {
        room(4).putInt(number);
    }

    void put(float number) throws IOException {
        room(4).putFloat(number);
    }

    void put(long number) throws IOException {
        room(8).putLong(number);
    }

    void put(double number) throws IOException {
        room(8).putDouble(number);
    }

    void put(byte[] text, int from, int length) throws IOException {
        if (length <= CHUNK) {
            room(length).put(text, from, length);
            return;
        }
        flush();
        out.write(text, from, length);
        bytes += length;
    }

    /** Bytes that were put. */
    long bytes() {
        return bytes;
    }

    /** Ends the writing. */
    @Override
    public void close() throws IOException {
        flush();
        out.close();
    }

    /** What was written, after {@link #close}. */
    InputStream read() throws IOException {
        return new BufferedInputStream(Files.newInputStream(file), CHUNK);
    }

    /** Copies what was written, after {@link #close}. */
    void copyTo(OutputStream to) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] chunk = new byte[CHUNK];
            for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
                to.write(chunk, 0, read);
            }
        }
    }
}
