package dev.descent.web;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Keeps requests, of this process and of others on the same directory, from writing one upload at the same time. The locks are those of
 * files beside the uploads, and fall with their process.
 */
final class UploadLocks {

    static final String ENDING = ".lock";

    private final Path root;
    /** POSIX gives up a process's lock when any of its channels to the file is closed: so within the process, this counts. */
    private final Set<String> taken = ConcurrentHashMap.newKeySet();

    UploadLocks(Path root) {
        this.root = root;
    }

    /** The right to write one upload, until it is closed. */
    final class Lock implements AutoCloseable {

        private final String id;
        private final FileChannel channel;

        private Lock(String id, FileChannel channel) {
            this.id = id;
            this.channel = channel;
        }

        @Override
        public void close() throws IOException {
            Files.deleteIfExists(root.resolve(id + ENDING));
            channel.close();
            taken.remove(id);
        }
    }

    /** @throws UploadConflictException if another request has it */
    Lock take(PartialUpload upload) throws IOException {
        String id = upload.id();
        if (!taken.add(id)) {
            throw busy(upload);
        }
        try {
            FileChannel channel =
                    FileChannel.open(root.resolve(id + ENDING), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            @Nullable FileLock lock = channel.tryLock();
            if (lock == null) {
                channel.close();
                throw busy(upload);
            }
            return new Lock(id, channel);
        } catch (IOException | RuntimeException e) {
            taken.remove(id);
            throw e;
        }
    }

    private static UploadConflictException busy(PartialUpload upload) {
        return new UploadConflictException("Another request works on this upload now; try again.", upload.offset());
    }
}
