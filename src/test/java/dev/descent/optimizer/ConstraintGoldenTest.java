package dev.descent.optimizer;

import static dev.descent.Golden.assertClose;
import static dev.descent.Golden.data;
import static dev.descent.Golden.shape;
import static dev.descent.Golden.vector;
import static org.assertj.core.api.Assertions.assertThat;

import dev.descent.Golden;
import dev.descent.spec.SpecReader;
import dev.descent.tensor.DType;
import dev.descent.tensor.Shape;
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
class ConstraintGoldenTest {

    static Stream<Named<JsonNode>> cases() {
        return Golden.cases("constraints.json");
    }

    @ParameterizedTest
    @MethodSource("cases")
    void projectsAsKerasDoes(JsonNode golden) {
        Constraint constraint = SpecReader.read(golden.get("spec"), "", Constraint.class);
        Shape shape = shape(golden.get("parameters"));
        Vector parameters = vector(DType.FLOAT64, golden.get("parameters"));

        assertThat(constraint.refusal(shape)).isEmpty();
        constraint.on(shape).accept(parameters);
        assertClose("projected", parameters, data(golden.get("projected")), 1e-9);
    }
}
