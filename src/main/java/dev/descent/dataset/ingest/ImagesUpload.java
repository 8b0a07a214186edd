package dev.descent.dataset.ingest;

import dev.descent.dataset.DatasetInfo;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * PNG and JPEG files in a folder for each class.
 *
 * @param file a .zip, .tar or .tar.gz
 */
public record ImagesUpload(@Nullable String name, ImagesOptions options, InputStream file) implements Upload {

    @Override
    public DatasetInfo.Format format() {
        return DatasetInfo.Format.IMAGES;
    }

    @Override
    public Content ingest(Path data, Workplace place) throws IOException {
        return new ImagesIngest(place.receive("file", file), options, place.limits()).ingest(data);
    }
}
