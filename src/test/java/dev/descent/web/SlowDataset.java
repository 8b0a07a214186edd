package dev.descent.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;

/** A data set whose description can't be read until it is released, as on a disk that hangs: a pipe is in its place. */
final class SlowDataset implements AutoCloseable {

    final String id;
    private final Path info;
    private final Path kept;
    private boolean released;

    SlowDataset(Api api, Path data) throws IOException, InterruptedException {
        id = Uploads.csv(api, "x,y\n" + "1,2.5\n2,4.5\n3,6.5\n4,8.5\n".repeat(5))
                .json()
                .path("id")
                .stringValue();
        info = data.resolve("datasets").resolve(id).resolve("info.json");
        kept = info.resolveSibling("kept");
        Files.move(info, kept);
        assertThat(new ProcessBuilder("mkfifo", info.toString()).start().waitFor())
                .isZero();
    }

    /** Who comes from now on reads at once; who came before waits on. */
    void mend() throws IOException {
        Files.move(info, info.resolveSibling("pipe"));
        Files.move(kept, info);
    }

    /** Who came before reads on too. */
    void release() throws IOException {
        if (Files.exists(kept)) {
            mend();
        }
        if (!released) {
            released = true;
            // Opened for reading too, it waits for nobody.
            try (RandomAccessFile pipe =
                    new RandomAccessFile(info.resolveSibling("pipe").toFile(), "rw")) {
                pipe.write(Files.readAllBytes(info));
            }
        }
    }

    @Override
    public void close() throws IOException {
        release();
    }
}
