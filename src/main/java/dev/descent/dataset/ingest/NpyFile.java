package dev.descent.dataset.ingest;

import dev.descent.spec.InvalidInputException;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.LongStream;

/** A whole, well-formed .npy file, read row by row, never held. */
record NpyFile(Received received, NpyHeader header) {

    /** Of one row; a row is held. */
    private static final int MOST_ELEMENTS = 1 << 24;

    private static final int BLOCK_BYTES = 1 << 25;

    /** Takes the elements of one row, the last axis fastest, in the file's byte order. The buffer is the giver's own. */
    interface Visitor {

        /** @param index of the row, from 0 */
        void accept(int index, ByteBuffer row) throws IOException;
    }

    /** @throws InvalidInputException if it is no such file */
    static NpyFile open(Received received) throws IOException {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(received.file()))) {
            NpyHeader header = NpyHeader.read(in, received.part());
            check(received.part(), header, Files.size(received.file()));
            return new NpyFile(received, header);
        }
    }

    private static void check(String part, NpyHeader header, long size) {
        long[] shape = header.shape();
        if (shape.length == 0) {
            throw new InvalidInputException(part, "wrong_rank", part + " holds a single number, not a list of rows");
        }
        if (LongStream.of(shape).anyMatch(length -> length == 0)) {
            throw new InvalidInputException(
                    part, "empty_file", part + " has the shape " + header.text() + ": every size must be above 0");
        }
        long expected;
        try {
            long elements = LongStream.of(shape).reduce(1, Math::multiplyExact);
            expected = Math.addExact(
                    header.bytes(), Math.multiplyExact(elements, header.type().bytes()));
            if (shape[0] > Integer.MAX_VALUE - 8 || elements / shape[0] > MOST_ELEMENTS) {
                throw new ArithmeticException();
            }
        } catch (ArithmeticException e) {
            throw new InvalidInputException(
                    part, "too_large", part + " has the shape " + header.text() + ": that is too large");
        }
        if (size != expected) {
            throw new InvalidInputException(
                    part,
                    size < expected ? "truncated" : "trailing_bytes",
                    part + " has " + size + " bytes, but its header says " + header.text() + " of "
                            + header.type().name().toLowerCase(Locale.ROOT) + ", which needs " + expected);
        }
    }

    String part() {
        return received.part();
    }

    NpyType type() {
        return header.type();
    }

    /** Number of rows. */
    int count() {
        return (int) header.shape()[0];
    }

    int rank() {
        return header.shape().length;
    }

    /** Sizes of the axes of one row. */
    int[] rowShape() {
        return Arrays.stream(header.shape()).skip(1).mapToInt(Math::toIntExact).toArray();
    }

    /** Elements of one row. */
    int width() {
        return Arrays.stream(rowShape()).reduce(1, Math::multiplyExact);
    }

    void forEach(Visitor visitor) throws IOException {
        if (header.fortran() && rank() > 1) {
            forEachOfColumns(visitor);
            return;
        }
        byte[] row = new byte[width() * type().bytes()];
        ByteBuffer buffer = ordered(row);
        try (InputStream in = new BufferedInputStream(Files.newInputStream(received.file()), 1 << 16)) {
            in.skipNBytes(header.bytes());
            for (int index = 0; index < count(); index++) {
                if (in.readNBytes(row, 0, row.length) < row.length) {
                    throw new EOFException("the file became shorter while it was read");
                }
                visitor.accept(index, buffer);
            }
        }
    }

    private ByteBuffer ordered(byte[] row) {
        return ByteBuffer.wrap(row).order(header.bigEndian() ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
    }

    /** Of a file whose first axis is the fastest: some rows at a time, gathered from all over the file. */
    private void forEachOfColumns(Visitor visitor) throws IOException {
        int bytes = type().bytes();
        int width = width();
        int most = Math.max(1, Math.min(count(), BLOCK_BYTES / (width * bytes)));
        byte[] rows = new byte[most * width * bytes];
        byte[] row = new byte[width * bytes];
        ByteBuffer buffer = ordered(row);
        ByteBuffer column = ByteBuffer.allocate(most * bytes);
        int[] places = places();
        try (FileChannel channel = FileChannel.open(received.file())) {
            for (int from = 0; from < count(); from += most) {
                int some = Math.min(most, count() - from);
                for (int j = 0; j < width; j++) {
                    long start = header.bytes() + ((long) places[j] * count() + from) * bytes;
                    read(channel, start, column.clear().limit(some * bytes));
                    for (int i = 0; i < some; i++) {
                        System.arraycopy(column.array(), i * bytes, rows, (i * width + j) * bytes, bytes);
                    }
                }
                for (int i = 0; i < some; i++) {
                    System.arraycopy(rows, i * row.length, row, 0, row.length);
                    visitor.accept(from + i, buffer);
                }
            }
        }
    }

    /** Where each element of a row, the last axis fastest, stands among its elements with the first axis fastest. */
    private int[] places() {
        int[] shape = rowShape();
        int[] places = new int[width()];
        for (int element = 0; element < places.length; element++) {
            int rest = element;
            int stride = places.length;
            for (int axis = shape.length - 1; axis >= 0; axis--) {
                stride /= shape[axis];
                places[element] += rest % shape[axis] * stride;
                rest /= shape[axis];
            }
        }
        return places;
    }

    private static void read(FileChannel channel, long from, ByteBuffer to) throws IOException {
        while (to.hasRemaining()) {
            if (channel.read(to, from + to.position()) < 0) {
                throw new EOFException("the file became shorter while it was read");
            }
        }
    }
}
