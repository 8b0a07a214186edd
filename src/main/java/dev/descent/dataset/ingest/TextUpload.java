package dev.descent.dataset.ingest;

import dev.descent.dataset.DatasetInfo;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * One text, whose next character or word is to be predicted from those before.
 *
 * @param file UTF-8, gzipped or not
 */
public record TextUpload(@Nullable String name, TextOptions options, InputStream file) implements Upload {

    @Override
    public DatasetInfo.Format format() {
        return DatasetInfo.Format.TEXT;
    }

    @Override
    public Content ingest(Path data, Workplace place) throws IOException {
        return new TextIngest(place.receive("file", file), options, place.limits()).ingest(data);
    }
}
