package dev.descent.dataset.ingest;

import dev.descent.spec.InvalidInputException;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;

/** The directory at the end of a zip archive, which a reader holds in memory as a whole: looked at before that is done. */
final class ZipDirectory {

    private static final int END = 0x06054B50;
    private static final int END_BYTES = 22;
    private static final int LONGEST_COMMENT = 0xFFFF;
    private static final int LOCATOR = 0x07064B50;
    private static final int LOCATOR_BYTES = 20;
    private static final int START_IN_END64 = 48;
    private static final long MOST_BYTES = 32L << 20;

    private ZipDirectory() {}

    /** @throws InvalidInputException if there is none, or a larger one than an archive of this service needs */
    static void check(Received received, ArchiveGuard guard) throws IOException {
        try (FileChannel channel = FileChannel.open(received.file())) {
            long size = channel.size();
            long from = Math.max(0, size - END_BYTES - LONGEST_COMMENT);
            ByteBuffer tail = read(channel, from, (int) (size - from));
            int end = tail.limit() - END_BYTES;
            while (end >= 0 && tail.getInt(end) != END) {
                end--;
            }
            if (end < 0) {
                throw guard.broken("it has no directory at its end, so it may be cut off");
            }
            if (size - start(channel, tail, end, from, guard) > MOST_BYTES) {
                throw new InvalidInputException(
                        received.part(),
                        "too_many_entries",
                        received.part() + " has a directory of more than " + MOST_BYTES + " bytes; that is the limit");
            }
        }
    }

    /** Where the directory begins; beyond 4 GiB that stands in a record of its own (zip64). */
    private static long start(FileChannel channel, ByteBuffer tail, int end, long from, ArchiveGuard guard)
            throws IOException {
        int locator = end - LOCATOR_BYTES;
        if (locator < 0 || tail.getInt(locator) != LOCATOR) {
            return tail.getInt(end + 16) & 0xFFFF_FFFFL;
        }
        long end64 = tail.getLong(locator + 8);
        if (end64 < 0 || end64 > from + locator - START_IN_END64 - 8) {
            throw guard.broken("its directory (zip64) is not where it should be");
        }
        return read(channel, end64 + START_IN_END64, 8).getLong(0);
    }

    private static ByteBuffer read(FileChannel channel, long from, int count) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(count).order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.hasRemaining()) {
            if (channel.read(bytes, from + bytes.position()) < 0) {
                throw new EOFException("the file became shorter while it was read");
            }
        }
        return bytes.flip();
    }
}
