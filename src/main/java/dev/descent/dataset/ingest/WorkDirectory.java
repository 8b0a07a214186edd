package dev.descent.dataset.ingest;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A directory for files in the making, deleted when closed. Its lock, held while it is open, falls with the process, so that
 * leftovers of a process that died can be told from the work of one that lives.
 */
final class WorkDirectory implements AutoCloseable {

    private static final String PARENT = ".work";

    /**
     * Open in this process. POSIX gives up a process's lock when any of its channels to the file is closed, so the lock file of a
     * directory of our own must not even be opened.
     */
    private static final Set<Path> OPEN = ConcurrentHashMap.newKeySet();

    private final Path path;
    private final Path lockFile;
    private final FileChannel channel;

    private WorkDirectory(Path path, Path lockFile, FileChannel channel) {
        this.path = path;
        this.lockFile = lockFile;
        this.channel = channel;
    }

    /** A new one. The lock comes before the directory, so that there is no directory that only seems dead. */
    static WorkDirectory create(Path root) throws IOException {
        Path parent = Files.createDirectories(root.resolve(PARENT)).toRealPath();
        Path path = parent.resolve(UUID.randomUUID().toString());
        OPEN.add(path);
        Path lockFile = lockFile(path);
        FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try {
            channel.lock();
            Files.createDirectory(path);
            return new WorkDirectory(path, lockFile, channel);
        } catch (IOException e) {
            OPEN.remove(path);
            channel.close();
            throw e;
        }
    }

    Path path() {
        return path;
    }

    @Override
    public void close() throws IOException {
        deleteTree(path);
        Files.deleteIfExists(lockFile);
        channel.close();
        OPEN.remove(path);
    }

    /** Deletes what dead processes left. */
    static void deleteLeftovers(Path root) throws IOException {
        Path parent = root.resolve(PARENT);
        if (!Files.isDirectory(parent)) {
            return;
        }
        List<Path> directories;
        try (Stream<Path> children = Files.list(parent.toRealPath())) {
            directories = children.filter(Files::isDirectory).toList();
        }
        for (Path directory : directories) {
            if (!OPEN.contains(directory)) {
                deleteIfDead(directory);
            }
        }
    }

    private static void deleteIfDead(Path directory) throws IOException {
        Path lockFile = lockFile(directory);
        try (FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                @Nullable FileLock lock = channel.tryLock()) {
            if (lock != null) {
                deleteTree(directory);
                Files.deleteIfExists(lockFile);
            }
        }
    }

    private static Path lockFile(Path directory) {
        return directory.resolveSibling(directory.getFileName() + ".lock");
    }

    private static void deleteTree(Path directory) throws IOException {
        try {
            Files.walkFileTree(directory, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Files.deleteIfExists(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure)
                        throws IOException {
                    Files.deleteIfExists(visited);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (NoSuchFileException e) {
            // Another process cleaned up at the same time.
        }
    }
}
