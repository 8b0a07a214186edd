package dev.descent.dataset;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/** The names and the JSON of a data set's two files. */
public final class StoredForm {

    /** The rows: {@code x}, {@code y}, {@code test_x}, {@code test_y}. */
    public static final String DATA = "data.safetensors";

    /** The {@link DatasetInfo}. */
    public static final String INFO = "info.json";

    public static final JsonMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .build();

    /** What the numbers mean; it is part of the content, so it stands in the rows' file and counts for the digest. */
    private record Schema(List<Column> columns, Column target) {}

    /** One column; no categories if it holds numbers. */
    public record Column(String name, List<String> categories) {}

    private StoredForm() {}

    /** Of the rows' file. */
    public static Map<String, String> metadata(List<Column> columns, Column target) {
        return Map.of("schema", JSON.writeValueAsString(new Schema(columns, target)));
    }

    /** Writes JSON to a new file and brings it to the disk. */
    public static void writeDurably(Path file, Object value) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = ByteBuffer.wrap(JSON.writeValueAsBytes(value));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
    }
}
