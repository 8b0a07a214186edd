package dev.descent.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.assertj.core.api.Assertions.within;

import dev.descent.Golden;
import dev.descent.spec.SpecReader;
import dev.descent.tensor.CounterRandom;
import dev.descent.tensor.DType;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Vector;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

class InitializerGoldenTest {

    static Stream<Named<JsonNode>> cases() {
        return Golden.cases("initializers.json");
    }

    @ParameterizedTest
    @MethodSource("cases")
    void drawsFromTheDistributionItNames(JsonNode golden) {
        Initializer initializer = SpecReader.read(golden.get("spec"), "", Initializer.class);
        List<Integer> sizes = new ArrayList<>();
        golden.get("shape").forEach(size -> sizes.add(size.asInt()));
        Shape shape = new Shape(sizes);
        Vector values = Vector.zeros(DType.FLOAT64, (int) shape.elements());
        initializer.fill(values, shape, CounterRandom.of(7, 3));

        double mean = numbers(values).average().orElseThrow();
        double deviation = Math.sqrt(
                numbers(values).map(x -> (x - mean) * (x - mean)).average().orElseThrow());
        assertThat(mean)
                .isCloseTo(
                        golden.get("mean").asDouble(),
                        within(golden.get("mean_tolerance").asDouble()));
        assertThat(deviation)
                .isCloseTo(
                        golden.get("standard_deviation").asDouble(),
                        within(golden.get("standard_deviation_tolerance").asDouble()));
        if (!golden.get("minimum").isNull()) {
            assertThat(numbers(values).min().orElseThrow())
                    .isGreaterThanOrEqualTo(golden.get("minimum").asDouble());
        }
        if (!golden.get("maximum").isNull()) {
            assertThat(numbers(values).max().orElseThrow())
                    .isLessThanOrEqualTo(golden.get("maximum").asDouble());
        }
        if (golden.hasNonNull("property")) {
            double gain = golden.get("spec").get("gain").asDouble();
            checkProperty(golden.get("property").asString(), values, shape.size(-1), gain);
        }
    }

    private static void checkProperty(String property, Vector values, int columns, double gain) {
        switch (property) {
            case "orthogonal" -> InitializerTest.assertOrthogonal(values, columns, gain);
            case "identity" -> {
                for (int i = 0; i < values.size(); i++) {
                    assertThat(values.get(i)).isEqualTo(i / columns == i % columns ? gain : 0);
                }
            }
            default -> fail("a property that this test doesn't check: " + property);
        }
    }

    private static java.util.stream.DoubleStream numbers(Vector values) {
        return IntStream.range(0, values.size()).mapToDouble(values::get);
    }
}
