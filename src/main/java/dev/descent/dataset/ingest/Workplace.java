package dev.descent.dataset.ingest;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;

/**
 * Where one upload is worked on.
 *
 * @param directory for files in the making, deleted afterwards
 */
public record Workplace(Path directory, DatasetStore.Limits limits) {

    /** Brings one file of the upload to the disk, unpacked. */
    Received receive(String part, InputStream in) throws IOException {
        return Received.copy(part, in, directory, limits.maxExpandedBytes());
    }
}
