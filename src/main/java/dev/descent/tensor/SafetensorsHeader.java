package dev.descent.tensor;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The JSON header of a safetensors file.
 *
 * @param tensors in the order of their elements in the file
 */
record SafetensorsHeader(Map<String, String> metadata, List<Placed> tensors) {

    /** The limit of the reference implementation, so that garbage can't ask for gigabytes. */
    private static final int MAX_BYTES = 100_000_000;

    private static final String METADATA = "__metadata__";

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    /** A tensor whose elements stand at a byte of the file. */
    record Placed(String name, Safetensors.Type type, Shape shape, long position, long bytes) {}

    /** The length field and the header, padded with spaces so that the elements start at a multiple of 8. */
    static byte[] format(Map<String, String> metadata, List<Safetensors.Entry> entries) {
        ObjectNode root = JSON.createObjectNode();
        if (!metadata.isEmpty()) {
            ObjectNode strings = root.putObject(METADATA);
            metadata.forEach(strings::put);
        }
        long begin = 0;
        for (Safetensors.Entry entry : entries) {
            if (root.has(entry.name()) || entry.name().equals(METADATA)) {
                throw new IllegalArgumentException("two tensors are named " + entry.name());
            }
            ObjectNode tensor = root.putObject(entry.name());
            tensor.put("dtype", entry.type().name());
            var shape = tensor.putArray("shape");
            entry.shape().sizes().forEach(shape::add);
            tensor.putArray("data_offsets").add(begin).add(begin + entry.bytes());
            begin += entry.bytes();
        }
        byte[] json = JSON.writeValueAsString(root).getBytes(StandardCharsets.UTF_8);
        int padded = (json.length + 7) / 8 * 8;
        ByteBuffer bytes = ByteBuffer.allocate(8 + padded).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(padded).put(json);
        Arrays.fill(bytes.array(), 8 + json.length, 8 + padded, (byte) ' ');
        return bytes.array();
    }

    static SafetensorsHeader read(Path file, FileChannel channel) throws IOException {
        try {
            long size = channel.size();
            if (size < 8) {
                throw new IllegalArgumentException("it has " + size + " bytes, too few for a header");
            }
            long length = readFully(channel, 0, 8).getLong(0);
            if (length < 2 || length > MAX_BYTES || length > size - 8) {
                throw new IllegalArgumentException(
                        "its header should have " + Long.toUnsignedString(length) + " bytes, but the file has " + size);
            }
            JsonNode root = JSON.readTree(readFully(channel, 8, (int) length).array());
            return parse(root, 8 + length, size);
        } catch (JacksonException e) {
            throw new IOException(file + " is not a safetensors file: its header is not JSON", e);
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new IOException(file + " is not a whole safetensors file: " + e.getMessage(), e);
        }
    }

    private static SafetensorsHeader parse(JsonNode root, long dataPosition, long fileSize) {
        require(root.isObject(), "its header is not a JSON object");
        Map<String, String> metadata = new LinkedHashMap<>();
        List<Placed> tensors = new ArrayList<>();
        for (Map.Entry<String, JsonNode> entry : root.properties()) {
            if (entry.getKey().equals(METADATA)) {
                require(entry.getValue().isObject(), METADATA + " is not an object");
                for (Map.Entry<String, JsonNode> string : entry.getValue().properties()) {
                    require(string.getValue().isString(), METADATA + "/" + string.getKey() + " is not a string");
                    metadata.put(string.getKey(), string.getValue().stringValue());
                }
            } else {
                tensors.add(parseTensor(entry.getKey(), entry.getValue(), dataPosition));
            }
        }
        tensors.sort(Comparator.comparingLong(Placed::position).thenComparingLong(Placed::bytes));
        long end = dataPosition;
        for (Placed tensor : tensors) {
            require(tensor.position() == end, "tensor " + tensor.name() + " overlaps another or leaves a gap");
            end = Math.addExact(end, tensor.bytes());
        }
        require(end == fileSize, "its tensors end at byte " + end + ", but the file has " + fileSize);
        return new SafetensorsHeader(Collections.unmodifiableMap(metadata), tensors);
    }

    private static Placed parseTensor(String name, JsonNode node, long dataPosition) {
        JsonNode offsets = node.path("data_offsets");
        require(
                node.path("dtype").isString()
                        && node.path("shape").isArray()
                        && offsets.isArray()
                        && offsets.size() == 2,
                "tensor " + name + " lacks dtype, shape or data_offsets");
        String dtype = node.path("dtype").stringValue();
        require(
                Arrays.stream(Safetensors.Type.values())
                        .anyMatch(type -> type.name().equals(dtype)),
                "tensor " + name + " has dtype " + dtype + ", not one of "
                        + Arrays.toString(Safetensors.Type.values()));
        Safetensors.Type type = Safetensors.Type.valueOf(dtype);
        List<Integer> sizes = new ArrayList<>();
        for (JsonNode size : node.path("shape")) {
            require(size.canConvertToInt() && size.isIntegralNumber(), "tensor " + name + " has a size " + size);
            sizes.add(size.intValue());
        }
        Shape shape = new Shape(sizes);
        require(
                offsets.path(0).isIntegralNumber()
                        && offsets.path(1).isIntegralNumber()
                        && offsets.path(0).canConvertToLong()
                        && offsets.path(1).canConvertToLong(),
                "tensor " + name + " has data_offsets that are not integers");
        long begin = offsets.path(0).longValue();
        long bytes = Math.subtractExact(offsets.path(1).longValue(), begin);
        require(
                begin >= 0 && bytes == Math.multiplyExact(shape.elements(), type.bytes),
                "tensor " + name + " has " + bytes + " bytes, but its shape is " + shape + " of " + dtype);
        return new Placed(name, type, shape, Math.addExact(dataPosition, begin), bytes);
    }

    private static void require(boolean condition, String otherwise) {
        if (!condition) {
            throw new IllegalArgumentException(otherwise);
        }
    }

    private static ByteBuffer readFully(FileChannel channel, long position, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.hasRemaining()) {
            if (channel.read(bytes, position + bytes.position()) < 0) {
                throw new EOFException("the file became shorter while it was read");
            }
        }
        return bytes;
    }
}
