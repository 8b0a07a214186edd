package dev.descent.optimizer;

import static dev.descent.Golden.assertClose;
import static dev.descent.Golden.data;
import static dev.descent.Golden.vector;

import dev.descent.Golden;
import dev.descent.spec.SpecReader;
import dev.descent.tensor.DType;
import dev.descent.tensor.Vector;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

@DisabledIfSystemProperty(
        named = "golden.dir",
        matches = ".+",
        disabledReason = "another directory may hold no such file")
class RegularizerGoldenTest {

    static Stream<Named<JsonNode>> cases() {
        return Golden.cases("regularizers.json");
    }

    @ParameterizedTest
    @MethodSource("cases")
    void hasTheValueAndTheGradient(JsonNode golden) {
        Regularizer regularizer = SpecReader.read(golden.get("spec"), "", Regularizer.class);
        Vector parameters = vector(DType.FLOAT64, golden.get("parameters"));
        Vector gradient = Vector.zeros(DType.FLOAT64, parameters.size());
        regularizer.addGradient(gradient, parameters);

        double[] value = {regularizer.value(parameters)};
        assertClose(
                "value",
                vector(DType.FLOAT64, value),
                new double[] {golden.get("value").asDouble()},
                1e-9);
        assertClose("gradient", gradient, data(golden.get("gradient")), 1e-9);
    }
}
