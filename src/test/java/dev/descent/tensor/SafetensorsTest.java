package dev.descent.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SafetensorsTest {

    @TempDir
    Path directory;

    private static Vector vector(DType dtype, double... elements) {
        Vector vector = Vector.zeros(dtype, elements.length);
        for (int i = 0; i < elements.length; i++) {
            vector.set(i, elements[i]);
        }
        return vector;
    }

    private Path bytes(byte[] header, int dataBytes) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(8 + header.length + dataBytes).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(header.length).put(header);
        return Files.write(directory.resolve("written.safetensors"), bytes.array());
    }

    @ParameterizedTest
    @ValueSource(ints = {8, 24, 1 << 30})
    void readsBackWhatItWroteInSegmentsOfAnySize(int segmentBytes) throws IOException {
        Path file = directory.resolve("all.safetensors");
        Safetensors.write(
                file,
                Map.of("purpose", "naïve «test»"),
                List.of(
                        Safetensors.Entry.of(
                                "bytes", Shape.of(3, 7), "abcdefghijklmnopqrstu".getBytes(StandardCharsets.UTF_8)),
                        Safetensors.Entry.of("ints", Shape.of(3), new int[] {1, -2, Integer.MAX_VALUE}),
                        Safetensors.Entry.of("floats", Shape.of(5), vector(DType.FLOAT32, 1, 0.1f, -3, 4, 5)),
                        Safetensors.Entry.of("doubles", Shape.of(2, 2), vector(DType.FLOAT64, 0.1, 2, -3, 4)),
                        Safetensors.Entry.of("empty", Shape.of(0, 4), new byte[0]),
                        Safetensors.Entry.of("scalar", Shape.of(), vector(DType.FLOAT32, 7))));

        Safetensors read = Safetensors.open(file, segmentBytes);

        assertThat(read.metadata()).isEqualTo(Map.of("purpose", "naïve «test»"));
        assertThat(read.names()).containsExactlyInAnyOrder("bytes", "ints", "floats", "doubles", "empty", "scalar");
        assertThat(read.tensor("bytes").shape()).isEqualTo(Shape.of(3, 7));
        byte[] row = new byte[9];
        read.tensor("bytes").copy(7, row, 1, 7);
        assertThat(new String(row, StandardCharsets.UTF_8)).isEqualTo("\0hijklmn\0");
        assertThat(read.tensor("ints").toInts()).containsExactly(1, -2, Integer.MAX_VALUE);
        assertThat(read.tensor("floats").toFloats()).containsExactly(1, 0.1f, -3, 4, 5);
        assertThat(read.tensor("doubles").toDoubles()).containsExactly(0.1, 2, -3, 4);
        assertThat(read.tensor("empty").shape()).isEqualTo(Shape.of(0, 4));
        assertThat(read.tensor("scalar").toFloats()).containsExactly(7);
        Vector wide = Vector.zeros(DType.FLOAT64, 6);
        read.tensor("doubles").copyTo(wide.slice(1, 5));
        assertThat(wide.get(1)).isEqualTo(0.1);
        assertThat(wide.get(5)).isZero();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> read.tensor("floats").copyTo(wide.slice(0, 5)))
                .withMessageContaining("floats is (5) of F32");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> read.tensor("weights"))
                .withMessageContaining("no tensor weights");
    }

    @ParameterizedTest
    @ValueSource(ints = {8, 16, 1 << 20})
    void widensElementsOfEachTypeOfNumbers(int segmentBytes) throws IOException {
        ByteBuffer longs = ByteBuffer.allocate(24).order(ByteOrder.LITTLE_ENDIAN);
        longs.putLong(1L << 53).putLong(-7).putLong((1L << 53) + 1);
        Path file = directory.resolve("widened.safetensors");
        Safetensors.write(
                file,
                Map.of(),
                List.of(
                        Safetensors.Entry.of("bytes", Shape.of(3), new byte[] {1, -1, 127}),
                        Safetensors.Entry.of("doubles", new double[] {0.1, Double.NaN, 1e300}),
                        new Safetensors.Entry(
                                "longs", Safetensors.Type.I64, Shape.of(3), out -> out.write(longs.array()))));
        Safetensors read = Safetensors.open(file, segmentBytes);
        double[] values = new double[4];

        read.tensor("bytes").copy(0, values, 1, 3);
        assertThat(values).containsExactly(0, 1, 255, 127);
        read.tensor("doubles").copy(1, values, 0, 2);
        assertThat(values).containsExactly(Double.NaN, 1e300, 255, 127);
        float[] rounded = new float[2];
        read.tensor("doubles").copy(0, rounded, 0, 2);
        assertThat(rounded).containsExactly(0.1f, Float.NaN);
        assertThat(read.tensor("longs").longAt(0)).isEqualTo(1L << 53);
        assertThat(read.tensor("longs").longAt(1)).isEqualTo(-7);
        assertThat(read.tensor("longs").longAt(2)).isEqualTo((1L << 53) + 1);
    }

    @Test
    void writesTheStandardLayoutWithEveryTensorAligned() throws Exception {
        Path file = directory.resolve("layout.safetensors");

        String digest = Safetensors.write(
                file,
                Map.of(),
                List.of(
                        Safetensors.Entry.of("x", Shape.of(3), new byte[] {1, 2, 3}),
                        Safetensors.Entry.of("y", Shape.of(1), new int[] {258})));

        byte[] content = Files.readAllBytes(file);
        int headerLength =
                ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN).getInt();
        assertThat(headerLength % 8).isZero();
        assertThat(new String(content, 8, headerLength, StandardCharsets.UTF_8).strip())
                .isEqualTo("{\"y\":{\"dtype\":\"I32\",\"shape\":[1],\"data_offsets\":[0,4]},"
                        + "\"x\":{\"dtype\":\"U8\",\"shape\":[3],\"data_offsets\":[4,7]}}");
        assertThat(content).endsWith(2, 1, 0, 0, 1, 2, 3).hasSize(8 + headerLength + 7);
        assertThat(digest)
                .isEqualTo(HexFormat.of()
                        .formatHex(MessageDigest.getInstance("SHA-256").digest(content)));
    }

    @Test
    void leavesTheOldFileAndNoOtherWhenASourceFails() throws IOException {
        Path file = directory.resolve("model.safetensors");
        Safetensors.write(file, Map.of("version", "1"), List.of());

        assertThatIOException()
                .isThrownBy(() -> Safetensors.write(
                        file, Map.of("version", "2"), List.of(Safetensors.Entry.of("x", Shape.of(3), new byte[2]))))
                .withMessage("tensor x has 2 bytes, but its shape (3) of U8 needs 3");

        assertThat(Safetensors.open(file).metadata()).containsEntry("version", "1");
        assertThat(directory).isDirectoryNotContaining(path -> !path.equals(file));
    }

    @Test
    void refusesAFileCutAnywhere() throws IOException {
        Path whole = directory.resolve("whole.safetensors");
        Safetensors.write(whole, Map.of("k", "v"), List.of(Safetensors.Entry.of("x", Shape.of(5), new byte[5])));
        byte[] content = Files.readAllBytes(whole);
        for (int length = 0; length < content.length; length++) {
            Path cut = Files.write(directory.resolve("cut"), Arrays.copyOf(content, length));
            assertThatIOException()
                    .as("%d bytes", length)
                    .isThrownBy(() -> Safetensors.open(cut))
                    .withMessageContaining("cut is not a");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"x":                                                                     | its header is not JSON
            [1]                                                                       | its header is not a JSON object
            {"x":{"dtype":"U8","shape":[4]}}                                          | tensor x lacks dtype, shape or data_offsets
            {"x":{"dtype":"BF16","shape":[2],"data_offsets":[0,4]}}                   | tensor x has dtype BF16, not one of [U8, I32, F32, I64, F64]
            {"x":{"dtype":"U8","shape":[5],"data_offsets":[0,4]}}                     | tensor x has 4 bytes, but its shape is (5) of U8
            {"x":{"dtype":"U8","shape":[-4],"data_offsets":[0,4]}}                    | negative size in [-4]
            {"x":{"dtype":"U8","shape":[4.5],"data_offsets":[0,4]}}                   | tensor x has a size 4.5
            {"x":{"dtype":"U8","shape":[2147483647,2147483647,9],"data_offsets":[0,4]}} | overflow
            {"x":{"dtype":"U8","shape":[2],"data_offsets":[0,2]}}                     | its tensors end at byte
            {"x":{"dtype":"U8","shape":[2],"data_offsets":[2,4]}}                     | tensor x overlaps another or leaves a gap
            {"x":{"dtype":"U8","shape":[4],"data_offsets":[0,4]},"x":{}}              | its header is not JSON
            {"__metadata__":{"a":1}}                                                  | __metadata__/a is not a string
            """)
    void saysWhatIsWrongWithAHeader(String header, String message) throws IOException {
        Path file = bytes(header.getBytes(StandardCharsets.UTF_8), 4);

        assertThatIOException().isThrownBy(() -> Safetensors.open(file)).withMessageContaining(message);
    }

    @Test
    void readsATensorLargerThanOneMappingCanBe() throws IOException {
        long size = 3L << 30;
        String header = "{\"x\":{\"dtype\":\"U8\",\"shape\":[3,1073741824],\"data_offsets\":[0," + size + "]}}";
        Path file = bytes(header.getBytes(StandardCharsets.UTF_8), 0);
        long data = Files.size(file);
        assumeThat(file.getFileSystem().supportedFileAttributeViews())
                .as("a file system with sparse files")
                .contains("posix");
        try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.setLength(data + size);
            sparse.seek(data + (2L << 30) - 1);
            sparse.write(new byte[] {41, 42, 43});
        }

        byte[] target = new byte[3];
        Safetensors.open(file).tensor("x").copy((2L << 30) - 1, target, 0, 3);

        assertThat(target).containsExactly(41, 42, 43);
    }
}
