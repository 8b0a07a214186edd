package dev.descent.dataset.ingest;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A whole, well-formed IDX file of unsigned bytes: two zero bytes, the type (8), the rank, the sizes as big-endian 32-bit
 * integers, the elements (LeCun, «The MNIST database»).
 *
 * @param sizes of its axes, all above 0
 */
record IdxFile(Received received, int[] sizes) {

    private static final int UNSIGNED_BYTE = 8;
    private static final int LABELS_RANK = 1;

    /** Empty if there are problems, which then say so. */
    static Optional<IdxFile> images(Received received, FileProblems problems) throws IOException {
        return open(received, false, problems);
    }

    /** Empty if there are problems, which then say so. */
    static Optional<IdxFile> labels(Received received, FileProblems problems) throws IOException {
        return open(received, true, problems);
    }

    private static Optional<IdxFile> open(Received received, boolean labels, FileProblems problems) throws IOException {
        String part = received.part();
        long size = Files.size(received.file());
        if (size == 0) {
            problems.add(part, "empty_file", part + " is empty");
            return Optional.empty();
        }
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(received.file())))) {
            byte[] magic = in.readNBytes(4);
            if (magic.length < 4 || magic[0] != 0 || magic[1] != 0) {
                problems.add(
                        part,
                        "wrong_magic",
                        part + " is not an IDX file: it should start with the bytes 00 00 08 "
                                + (labels ? "01" : "03 (or 04)"));
                return Optional.empty();
            }
            int rank = magic[3];
            if (magic[2] != UNSIGNED_BYTE) {
                problems.add(
                        part,
                        "wrong_type",
                        part + " holds elements of IDX type " + String.format("%02x", magic[2])
                                + "; only unsigned bytes (08) can be read");
                return Optional.empty();
            }
            if (labels ? rank != LABELS_RANK : rank != 3 && rank != 4) {
                problems.add(part, "wrong_rank", wrongRank(part, labels, rank));
                return Optional.empty();
            }
            if (size < 4 + 4L * rank) {
                problems.add(part, "truncated", part + " ends within its header, after " + size + " bytes");
                return Optional.empty();
            }
            int[] sizes = new int[rank];
            for (int axis = 0; axis < rank; axis++) {
                sizes[axis] = in.readInt();
            }
            return checked(new IdxFile(received, sizes), size, problems);
        }
    }

    private static String wrongRank(String part, boolean labels, int rank) {
        if (labels) {
            return part + " holds a tensor of rank " + rank + ", not a list of labels (rank 1)"
                    + (rank == 3 || rank == 4 ? ": are images and labels swapped?" : "");
        }
        return part + " holds a tensor of rank " + rank + ", not images (rank 3, or 4 with channels)"
                + (rank == LABELS_RANK ? ": are images and labels swapped?" : "");
    }

    private static Optional<IdxFile> checked(IdxFile file, long size, FileProblems problems) {
        String part = file.part();
        String shape = Arrays.stream(file.sizes).mapToObj(String::valueOf).collect(Collectors.joining(" × "));
        if (Arrays.stream(file.sizes).anyMatch(length -> length <= 0)) {
            problems.add(part, "empty_file", part + " has the shape " + shape + ": every size must be above 0");
            return Optional.empty();
        }
        long expected;
        try {
            Math.toIntExact(file.rowBytes());
            expected = file.headerBytes() + Math.multiplyExact(file.rowBytes(), file.count());
        } catch (ArithmeticException e) {
            problems.add(part, "too_large", part + " has the shape " + shape + ": that is too large");
            return Optional.empty();
        }
        if (size < expected) {
            problems.add(
                    part,
                    "truncated",
                    part + " ends after " + size + " bytes, but its header says " + shape + ", which needs "
                            + expected);
            return Optional.empty();
        }
        if (size > expected) {
            problems.add(
                    part,
                    "trailing_bytes",
                    part + " has " + (size - expected) + " bytes after its last element; its header says " + shape);
            return Optional.empty();
        }
        return Optional.of(file);
    }

    String part() {
        return received.part();
    }

    /** Number of rows. */
    int count() {
        return sizes[0];
    }

    /** Bytes of one row. */
    long rowBytes() {
        return Arrays.stream(sizes).skip(1).asLongStream().reduce(1, Math::multiplyExact);
    }

    private int headerBytes() {
        return 4 + 4 * sizes.length;
    }

    /** The elements, after the header. */
    InputStream elements() throws IOException {
        InputStream in = new BufferedInputStream(Files.newInputStream(received.file()), 1 << 16);
        in.skipNBytes(headerBytes());
        return in;
    }
}
