package dev.descent.web;

import dev.descent.spec.IdGenerator;
import dev.descent.spec.InvalidInputException;
import dev.descent.tensor.Safetensors;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import org.springframework.web.multipart.MaxUploadSizeExceededException;

/**
 * Files that clients bring piece by piece, in {@code <data-dir>/uploads}: what is answered is on the disk, so that a client goes on from
 * there after whatever happened to it or to the service. A file that nobody adds to for a time is deleted.
 */
@Component
class UploadStore {

    private static final String PREFIX = "up";
    private static final String SIZE = ".size";
    private static final String RAW = ".raw-";

    private final Path root;
    private final IdGenerator ids;
    private final Clock clock;
    private final Duration keep;
    private final long maxBytes;
    private final UploadLocks locks;

    UploadStore(@Value("${descent.data-dir}") Path dataDir, IdGenerator ids, Clock clock, WebProperties properties)
            throws IOException {
        this.root = Files.createDirectories(dataDir.toAbsolutePath().normalize().resolve("uploads"));
        this.ids = ids;
        this.clock = clock;
        this.keep = properties.uploads().keep();
        this.maxBytes = properties.limits().uploadBytes().toBytes();
        this.locks = new UploadLocks(root);
    }

    /** An id for an upload that is to be begun. */
    String newId() {
        return ids.next(PREFIX);
    }

    /**
     * Begins an upload.
     *
     * @param id of {@link #newId}
     * @param size in bytes that it will have in the end; null if that isn't known
     * @throws MaxUploadSizeExceededException if it is more than an upload may have
     */
    PartialUpload begin(String id, @Nullable Long size) throws IOException {
        if (size != null && size > maxBytes) {
            throw new MaxUploadSizeExceededException(maxBytes);
        }
        if (size != null) {
            Path written = root.resolve("." + id + SIZE);
            Files.writeString(written, String.valueOf(size));
            try (FileChannel channel = FileChannel.open(written, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
            Files.move(written, size(id), StandardCopyOption.ATOMIC_MOVE);
        }
        Files.createFile(data(id));
        touch(id);
        Safetensors.force(root);
        return find(id).orElseThrow();
    }

    /** Empty if there is none of that id. */
    Optional<PartialUpload> find(String id) {
        if (!IdGenerator.isId(PREFIX, id)) {
            return Optional.empty();
        }
        try {
            long offset = Files.size(data(id));
            Instant touched = Files.getLastModifiedTime(data(id)).toInstant();
            return Optional.of(
                    new PartialUpload(id, offset, wanted(id), touched.plus(keep).truncatedTo(ChronoUnit.MILLIS)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private @Nullable Long wanted(String id) throws IOException {
        try {
            return Long.valueOf(Files.readString(size(id)));
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    /**
     * Adds to an upload. If the client breaks off, what came until then stays.
     *
     * @param offset where the client takes the end of what came before to be
     * @throws NotFoundException if there is none of that id
     * @throws UploadConflictException if the end is elsewhere, if it would become longer than was said, or if somebody else adds to it now
     * @throws MaxUploadSizeExceededException if it would become longer than an upload may be; nothing is added then
     */
    PartialUpload append(String id, long offset, InputStream content) throws IOException {
        PartialUpload before = require(id);
        try (UploadLocks.Lock lock = locks.take(before)) {
            PartialUpload present = require(id);
            if (present.offset() != offset) {
                throw new UploadConflictException(
                        "The upload has " + present.offset() + " bytes, not " + offset + "; go on from there.",
                        present.offset());
            }
            long most = present.size() == null ? maxBytes : present.size();
            try (FileChannel channel = FileChannel.open(data(id), StandardOpenOption.WRITE)) {
                channel.position(offset);
                try {
                    if (!copy(content, channel, most)) {
                        channel.truncate(offset);
                        throw tooLong(present);
                    }
                } finally {
                    channel.force(true);
                }
            }
            touch(id);
            return require(id);
        }
    }

    private RuntimeException tooLong(PartialUpload upload) {
        return upload.size() == null
                ? new MaxUploadSizeExceededException(maxBytes)
                : new UploadConflictException(
                        "The upload was said to have " + upload.size() + " bytes, and this part makes it longer.",
                        upload.offset());
    }

    /** @return whether the end came before the file has more than so many bytes */
    private static boolean copy(InputStream content, FileChannel channel, long most) throws IOException {
        byte[] buffer = new byte[1 << 16];
        for (int read = read(content, buffer, channel); read >= 0; read = read(content, buffer, channel)) {
            if (channel.position() + read > most) {
                return false;
            }
            ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, read);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        }
        return true;
    }

    private static int read(InputStream content, byte[] buffer, FileChannel channel) throws IOException {
        try {
            return content.read(buffer);
        } catch (IOException e) {
            throw new UploadConflictException(
                    "The body broke off; go on from where the upload is.", channel.position());
        }
    }

    /** Works with a whole upload, which nobody adds to meanwhile. */
    interface Work<T> {
        T with(StoredFile file) throws IOException;
    }

    /**
     * Uses an upload up: it is deleted once the work is done, and stays if the work throws.
     *
     * @param fileName that the work gets to see
     * @throws InvalidInputException at {@code /upload} if there is none of that id
     * @throws UploadConflictException if parts of it are still to come
     */
    <T> T consume(String id, @Nullable String fileName, Work<T> work) throws IOException {
        try (UploadLocks.Lock lock = locks.take(find(id).orElseThrow(() -> unknown(id)))) {
            PartialUpload upload = find(id).orElseThrow(() -> unknown(id));
            if (upload.size() != null && upload.offset() < upload.size()) {
                throw new UploadConflictException(
                        "The upload has " + upload.offset() + " of its " + upload.size()
                                + " bytes; bring the others first.",
                        upload.offset());
            }
            T done = work.with(new StoredFile("file", fileName, data(id)));
            remove(id);
            return done;
        }
    }

    /** A request's body, brought to the disk for as long as the work takes. */
    <T> T receive(InputStream body, @Nullable String fileName, Work<T> work) throws IOException {
        Path file = root.resolve(RAW + newId());
        try {
            try (FileChannel channel =
                    FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                if (!copy(body, channel, maxBytes)) {
                    throw new MaxUploadSizeExceededException(maxBytes);
                }
            }
            return work.with(new StoredFile("file", fileName, file));
        } finally {
            Files.deleteIfExists(file);
        }
    }

    /** @return false if there is none of that id */
    boolean delete(String id) throws IOException {
        Optional<PartialUpload> found = find(id);
        if (found.isEmpty()) {
            return false;
        }
        try (UploadLocks.Lock lock = locks.take(found.get())) {
            return remove(id);
        }
    }

    /** Deletes what nobody has added to for as long as uploads are kept. */
    void sweep() throws IOException {
        Instant before = clock.instant().minus(keep);
        List<Path> files;
        try (Stream<Path> all = Files.list(root)) {
            files = all.toList();
        }
        for (Path file : files) {
            String name = file.getFileName().toString();
            if (isOlder(file, before)) {
                if (IdGenerator.isId(PREFIX, name)) {
                    sweep(name);
                } else if (name.startsWith(RAW) || !Files.exists(data(name.replaceFirst("\\.[a-z]+$", "")))) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    private void sweep(String id) throws IOException {
        try {
            delete(id);
        } catch (UploadConflictException e) {
            // Somebody adds to it at this moment.
        }
    }

    private static boolean isOlder(Path file, Instant before) throws IOException {
        try {
            return Files.getLastModifiedTime(file).toInstant().isBefore(before);
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    private boolean remove(String id) throws IOException {
        Files.deleteIfExists(size(id));
        return Files.deleteIfExists(data(id));
    }

    private PartialUpload require(String id) {
        return find(id).orElseThrow(() -> new NotFoundException(missing(id)));
    }

    private InvalidInputException unknown(String id) {
        return new InvalidInputException("/upload", "unknown_upload", missing(id));
    }

    private String missing(String id) {
        return "There is no upload '" + id + "'; one that was used, or that nothing was added to for "
                + keep.toMinutes() + " minutes, is deleted.";
    }

    /** By the service's clock, which may be another one than that of the disk. */
    private void touch(String id) throws IOException {
        Files.setLastModifiedTime(data(id), FileTime.from(clock.instant()));
    }

    private Path data(String id) {
        return root.resolve(id);
    }

    private Path size(String id) {
        return root.resolve(id + SIZE);
    }
}
