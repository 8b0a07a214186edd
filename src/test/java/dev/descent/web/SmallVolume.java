package dev.descent.web;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** A real file system of a few megabytes, which can be filled up. Only root can mount one. */
final class SmallVolume implements AutoCloseable {

    private static final int MOST_REFUSED = 1000;

    private final Path directory;

    private SmallVolume(Path directory) {
        this.directory = directory;
    }

    /** Mounts one, or leaves the test out where that isn't allowed. */
    static SmallVolume mount(Path directory, int megabytes) throws IOException {
        Files.createDirectories(directory);
        String refusal = run("mount", "-t", "tmpfs", "-o", "size=" + megabytes + "m", "tmpfs", directory.toString());
        Assumptions.assumeTrue(refusal.isEmpty(), "No small volume can be mounted here: " + refusal);
        return new SmallVolume(directory);
    }

    private static String run(String... command) throws IOException {
        Process process;
        try {
            process = new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (IOException e) {
            return String.valueOf(e.getMessage());
        }
        String output = new String(process.getInputStream().readAllBytes()).strip();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return "it takes too long";
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return process.exitValue() == 0 ? "" : output + " (" + process.exitValue() + ")";
    }

    /** Leaves no byte free, though the service may just be giving some back: what it couldn't write to its end. */
    void fill() throws IOException {
        byte[] block = new byte[4096];
        int refused = 0;
        try (OutputStream out = Files.newOutputStream(filler())) {
            while (true) {
                try {
                    out.write(block);
                } catch (IOException e) {
                    if (Files.getFileStore(directory).getUsableSpace() == 0) {
                        return;
                    }
                    if (++refused == MOST_REFUSED) {
                        throw e;
                    }
                }
            }
        }
    }

    void free() throws IOException {
        Files.deleteIfExists(filler());
    }

    private Path filler() {
        return directory.resolve("filler");
    }

    @Override
    public void close() throws IOException {
        run("umount", "-l", directory.toString());
    }
}
