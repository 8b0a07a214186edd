package dev.descent.network;

import static dev.descent.Golden.assertClose;
import static dev.descent.Golden.data;
import static dev.descent.Golden.shape;
import static dev.descent.Golden.vector;

import dev.descent.Golden;
import dev.descent.spec.SpecReader;
import dev.descent.tensor.DType;
import dev.descent.tensor.Vector;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

class LossGoldenTest {

    static Stream<Named<JsonNode>> cases() {
        return Golden.cases("losses.json");
    }

    @ParameterizedTest
    @MethodSource("cases")
    void reproducesValueAndGradientInDoublePrecision(JsonNode golden) {
        check(golden, DType.FLOAT64, 1e-9);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void reproducesValueAndGradientInSinglePrecision(JsonNode golden) {
        check(golden, DType.FLOAT32, 1e-4);
    }

    private static void check(JsonNode golden, DType dtype, double tolerance) {
        Loss loss = SpecReader.read(golden.get("spec"), "", Loss.class);
        Vector prediction = vector(dtype, golden.get("prediction"));
        Vector gradient = Vector.zeros(dtype, prediction.size());
        Vector weights = golden.has("weights") ? vector(dtype, golden.get("weights")) : null;
        int width = shape(golden.get("prediction")).size(-1);
        double value = loss.mean(prediction, vector(dtype, golden.get("target")), weights, width, gradient);
        assertClose(
                "loss",
                vector(DType.FLOAT64, new double[] {value}),
                new double[] {golden.get("loss").asDouble()},
                tolerance);
        assertClose("gradient", gradient, data(golden.get("gradient")), tolerance);
    }
}
