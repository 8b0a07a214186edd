package dev.descent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.descent.spec.SpecReader;
import dev.descent.tensor.DType;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Vector;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import tools.jackson.databind.JsonNode;

/**
 * Reference values that the core must reproduce. They lie beside the tests; {@code -Dgolden.dir=DIR} takes any other directory of
 * the same format, where a case of a type that the parser doesn't know fails.
 */
public final class Golden {

    /** Cases are too few to prove anything if they are none. */
    public static Stream<Named<JsonNode>> cases(String file) {
        List<Named<JsonNode>> cases = new ArrayList<>();
        for (JsonNode node : SpecReader.parse(text(file))) {
            cases.add(Named.of(node.get("name").asString(), node));
        }
        assertThat(cases).as(file).isNotEmpty();
        return cases.stream();
    }

    private static String text(String file) {
        String directory = System.getProperty("golden.dir");
        try (InputStream in = directory == null
                ? Golden.class.getResourceAsStream("/golden/" + file)
                : Files.newInputStream(Path.of(directory, file))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The shape of a tensor node. */
    public static Shape shape(JsonNode tensor) {
        List<Integer> sizes = new ArrayList<>();
        tensor.get("shape").forEach(size -> sizes.add(size.asInt()));
        return new Shape(sizes);
    }

    /** The elements of a tensor node, or of a plain list. */
    public static double[] data(JsonNode tensor) {
        JsonNode list = tensor.has("data") ? tensor.get("data") : tensor;
        double[] values = new double[list.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = list.get(i).asDouble();
        }
        return values;
    }

    public static Vector vector(DType dtype, double[] values) {
        Vector vector = Vector.zeros(dtype, values.length);
        for (int i = 0; i < values.length; i++) {
            vector.set(i, values[i]);
        }
        return vector;
    }

    public static Vector vector(DType dtype, JsonNode tensor) {
        return vector(dtype, data(tensor));
    }

    /** |ours − golden| ≤ tolerance · max(1, |golden|), for each element. */
    public static void assertClose(String what, Vector ours, double[] golden, double tolerance) {
        assertThat(ours.size()).as(what + ": number of elements").isEqualTo(golden.length);
        for (int i = 0; i < golden.length; i++) {
            assertThat(Math.abs(ours.get(i) - golden[i]) / Math.max(1, Math.abs(golden[i])))
                    .as("%s[%d]: %s instead of %s", what, i, ours.get(i), golden[i])
                    .isLessThanOrEqualTo(tolerance);
        }
    }

    private Golden() {}
}
