package dev.descent.tensor;

import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * A file of named tensors in the <a href="https://github.com/huggingface/safetensors#format">safetensors</a> format: the length of a
 * JSON header (8 bytes, little-endian), the header, the elements, little-endian and row-major. An open file is mapped, never
 * copied to the heap as a whole, may be larger than 2 GiB, and is safe for use by several threads; its pages are given back
 * when it is no longer reachable.
 */
public final class Safetensors {

    private static final int DEFAULT_SEGMENT = 1 << 30;

    private final Map<String, String> metadata;
    private final Map<String, MappedTensor> tensors;

    private Safetensors(Map<String, String> metadata, Map<String, MappedTensor> tensors) {
        this.metadata = metadata;
        this.tensors = tensors;
    }

    /** Element types, by their names in the header. */
    public enum Type {
        U8(1),
        I32(4),
        F32(4),
        I64(8),
        F64(8);

        final int bytes;

        Type(int bytes) {
            this.bytes = bytes;
        }

        static Type of(DType dtype) {
            return dtype == DType.FLOAT32 ? F32 : F64;
        }
    }

    /** Gives the elements of one tensor, little-endian and row-major, when their turn in the file has come. */
    @FunctionalInterface
    public interface Source {
        void writeTo(OutputStream out) throws IOException;
    }

    /**
     * One tensor to be written.
     *
     * @param source must give exactly the bytes of {@code type} and {@code shape}
     */
    public record Entry(String name, Type type, Shape shape, Source source) {

        public static Entry of(String name, Shape shape, byte[] elements) {
            return new Entry(name, Type.U8, shape, out -> out.write(elements));
        }

        public static Entry of(String name, Shape shape, int[] elements) {
            return new Entry(name, Type.I32, shape, out -> {
                ByteBuffer bytes = ByteBuffer.allocate(4 * elements.length).order(ByteOrder.LITTLE_ENDIAN);
                bytes.asIntBuffer().put(elements);
                out.write(bytes.array());
            });
        }

        /** One row of doubles. */
        public static Entry of(String name, double[] elements) {
            return of(name, Shape.of(elements.length), new DoubleVector(elements, 0, elements.length));
        }

        /** The vector's own element type; it is read when the file is written. */
        public static Entry of(String name, Shape shape, Vector elements) {
            return new Entry(name, Type.of(elements.dtype()), shape, out -> write(elements, out));
        }

        /** A part of a tensor, copied to the heap only when its turn has come. */
        public static Entry of(String name, Shape shape, Tensor flat, int from) {
            return new Entry(
                    name,
                    Type.of(flat.dtype()),
                    shape,
                    out -> write(flat.view(from, shape).toVector(), out));
        }

        private static void write(Vector elements, OutputStream out) throws IOException {
            int chunk = 1 << 16;
            int width = elements.dtype().bytes();
            ByteBuffer bytes = ByteBuffer.allocate(chunk * width).order(ByteOrder.LITTLE_ENDIAN);
            for (int from = 0; from < elements.size(); from += chunk) {
                int count = Math.min(chunk, elements.size() - from);
                if (elements instanceof FloatVector floats) {
                    bytes.asFloatBuffer().put(floats.array(), floats.offset() + from, count);
                } else if (elements instanceof DoubleVector doubles) {
                    bytes.asDoubleBuffer().put(doubles.array(), doubles.offset() + from, count);
                }
                out.write(bytes.array(), 0, count * width);
            }
        }

        long bytes() {
            return Math.multiplyExact(shape.elements(), type.bytes);
        }
    }

    /**
     * Writes a file under a temporary name beside it, brings it to the disk, and renames it into place, so that {@code file} is
     * never seen half-written; a file that stood there is replaced.
     *
     * @param entries in any order; the file has the widest element types first, so that every tensor is aligned
     * @return the SHA-256 of the whole file, in hexadecimal
     * @throws IOException if the disk refuses, or a source fails or gives another number of bytes than its entry says
     */
    public static String write(Path file, Map<String, String> metadata, List<Entry> entries) throws IOException {
        List<Entry> ordered = entries.stream()
                .sorted(Comparator.comparing((Entry entry) -> -entry.type().bytes))
                .toList();
        Path absolute = file.toAbsolutePath();
        Path temporary = absolute.resolveSibling("." + file.getFileName() + "." + UUID.randomUUID() + ".tmp");
        try {
            String digest = writeNew(temporary, metadata, ordered);
            Files.move(temporary, absolute, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            force(absolute.resolveSibling("."));
            return digest;
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    private static String writeNew(Path file, Map<String, String> metadata, List<Entry> entries) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            MessageDigest digest = sha256();
            OutputStream out = new DigestOutputStream(
                    new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16), digest);
            out.write(SafetensorsHeader.format(metadata, entries));
            for (Entry entry : entries) {
                CountingStream counted = new CountingStream(out);
                entry.source().writeTo(counted);
                if (counted.count != entry.bytes()) {
                    throw new IOException("tensor " + entry.name() + " has " + counted.count + " bytes, but its shape "
                            + entry.shape() + " of " + entry.type() + " needs " + entry.bytes());
                }
            }
            out.flush();
            channel.force(true);
            return HexFormat.of().formatHex(digest.digest());
        }
    }

    /**
     * Maps a file.
     *
     * @throws IOException if it can't be read, or is no whole, well-formed safetensors file of the types here; the message says
     *     what is wrong with it
     */
    public static Safetensors open(Path file) throws IOException {
        return open(file, DEFAULT_SEGMENT);
    }

    /** Maps a file in segments of so many bytes, a multiple of 8: one mapping can't be larger than 2 GiB. */
    static Safetensors open(Path file, int segmentBytes) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            SafetensorsHeader header = SafetensorsHeader.read(file, channel);
            Map<String, MappedTensor> tensors = new LinkedHashMap<>();
            for (SafetensorsHeader.Placed placed : header.tensors()) {
                tensors.put(placed.name(), MappedTensor.map(channel, placed, segmentBytes));
            }
            return new Safetensors(header.metadata(), tensors);
        }
    }

    /** The free strings of the header, empty if it has none. */
    public Map<String, String> metadata() {
        return metadata;
    }

    /** Names of the tensors in the order of the file. */
    public List<String> names() {
        return List.copyOf(tensors.keySet());
    }

    /**
     * One tensor.
     *
     * @throws IllegalArgumentException if the file has none of that name
     */
    public MappedTensor tensor(String name) {
        MappedTensor tensor = tensors.get(name);
        if (tensor == null) {
            throw new IllegalArgumentException("no tensor " + name + " among " + tensors.keySet());
        }
        return tensor;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** Brings a directory's entries to the disk: only then is a rename in it there. Windows neither needs nor allows this. */
    public static void force(Path directory) {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            // Not a file system where a directory can be opened.
        }
    }

    private static final class CountingStream extends FilterOutputStream {
        private long count;

        CountingStream(OutputStream out) {
            super(out);
        }

        @Override
        public void write(int b) throws IOException {
            out.write(b);
            count++;
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
            count += length;
        }
    }
}
