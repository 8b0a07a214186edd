package dev.descent.dataset.ingest;

import dev.descent.spec.InvalidInputException;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * One uploaded file, expanded, on the disk, so that it can be read more than once.
 *
 * @param part name of the upload's part, for error messages
 */
record Received(String part, Path file) {

    private static final int GZIP_MAGIC = 0x1F8B;

    /**
     * Copies a stream to the disk, expanding it if it starts as gzip does.
     *
     * @throws InvalidInputException if the gzip data is broken, or more than {@code maxBytes} come
     */
    static Received copy(String part, InputStream in, Path directory, long maxBytes) throws IOException {
        Path file = directory.resolve(part);
        byte[] start = in.readNBytes(2);
        boolean gzipped = start.length == 2 && ((start[0] & 0xFF) << 8 | start[1] & 0xFF) == GZIP_MAGIC;
        InputStream whole = new SequenceInputStream(new ByteArrayInputStream(start), in);
        try (OutputStream out = Files.newOutputStream(file)) {
            copy(part, gzipped ? new GZIPInputStream(whole, 1 << 16) : whole, out, maxBytes);
        } catch (ZipException | EOFException e) {
            throw new InvalidInputException(
                    part,
                    "broken_gzip",
                    "the gzip data of " + part + " is cut off or damaged: compress and send it again");
        }
        return new Received(part, file);
    }

    private static void copy(String part, InputStream in, OutputStream out, long maxBytes) throws IOException {
        byte[] buffer = new byte[1 << 16];
        long copied = 0;
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
            copied += read;
            if (copied > maxBytes) {
                throw new InvalidInputException(
                        part,
                        "too_large",
                        part + " has more than " + maxBytes + " bytes when expanded; that is the limit");
            }
            out.write(buffer, 0, read);
        }
    }
}
