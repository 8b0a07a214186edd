package dev.descent.network;

import static dev.descent.Golden.assertClose;
import static dev.descent.Golden.data;
import static dev.descent.Golden.shape;
import static dev.descent.Golden.vector;
import static org.assertj.core.api.Assertions.assertThat;

import dev.descent.Golden;
import dev.descent.spec.SpecReader;
import dev.descent.tensor.DType;
import dev.descent.tensor.ParameterLayout;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Tensor;
import dev.descent.tensor.Vector;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

class LayerGoldenTest {

    static Stream<Named<JsonNode>> cases() {
        return Golden.cases("layers.json");
    }

    @ParameterizedTest
    @MethodSource("cases")
    void reproducesOutputAndGradientsInDoublePrecision(JsonNode golden) {
        check(golden, DType.FLOAT64, 1e-9, true);
    }

    /** Layers may do less, and do it in another way, where they are the first to learn. */
    @ParameterizedTest
    @MethodSource("cases")
    void reproducesGradientsOfWeightsWhereNobodyAsksForTheInputs(JsonNode golden) {
        check(golden, DType.FLOAT64, 1e-9, false);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void reproducesOutputAndGradientsInSinglePrecision(JsonNode golden) {
        check(golden, DType.FLOAT32, 1e-4, true);
    }

    private static void check(JsonNode golden, DType dtype, double tolerance, boolean withInputGradient) {
        LayerSpec spec = SpecReader.read(golden.get("spec"), "", LayerSpec.class);
        JsonNode input = golden.get("input");
        Network network =
                Network.compile(new ModelSpec(List.of(spec)), shape(input).unbatched());
        int size = Math.max(1, network.layout().size());
        boolean differentiable = withInputGradient && golden.has("input_gradient");
        boolean training = golden.get("training").asBoolean();
        boolean backward = golden.has("output_gradient");
        Tensor parameters = Tensor.zeros(dtype, Shape.of(size));
        Tensor gradients = backward ? Tensor.zeros(dtype, Shape.of(size)) : null;
        assertThat(network.layout().entries())
                .hasSize(golden.get("parameters").size() + golden.path("state").size());
        for (ParameterLayout.Entry entry : network.layout().entries()) {
            JsonNode value = named(golden, "parameters", "state", entry);
            assertThat(entry.shape()).as(entry.name()).isEqualTo(shape(value));
            parameters.write(entry.offset(), vector(dtype, value));
        }
        int batch = shape(input).size(0);
        try (Execution execution = network.execution(
                        parameters, gradients, Share.whole(batch), training, false, differentiable)
                .allocate()) {
            Pass pass = new Pass(0, 1);
            execution.input().write(0, vector(dtype, input));
            execution.forward(pass);
            assertThat(execution.output().shape()).isEqualTo(shape(golden.get("output")));
            assertClose("output", execution.output().toVector(), data(golden.get("output")), tolerance);
            if (golden.has("state_after")) {
                for (String name : golden.get("state_after").propertyNames()) {
                    assertClose(
                            name,
                            view(parameters, entry(network, name)),
                            data(golden.get("state_after").get(name)),
                            tolerance);
                }
            }
            if (!backward || execution.outputGradient() == null) {
                return;
            }
            execution.outputGradient().write(0, vector(dtype, golden.get("output_gradient")));
            execution.backward(pass);
            if (differentiable) {
                assertClose(
                        "input_gradient",
                        execution.inputGradient().toVector(),
                        data(golden.get("input_gradient")),
                        tolerance);
            }
            for (String name : golden.path("parameter_gradients").propertyNames()) {
                assertClose(
                        name,
                        view(gradients, entry(network, name)),
                        data(golden.get("parameter_gradients").get(name)),
                        tolerance);
            }
        }
    }

    private static ParameterLayout.Entry entry(Network network, String name) {
        return network.layout().entries().stream()
                .filter(entry -> entry.name().equals("0/" + name))
                .findFirst()
                .orElseThrow();
    }

    private static Vector view(Tensor flat, ParameterLayout.Entry entry) {
        return flat.view(entry.offset(), entry.shape()).toVector();
    }

    private static JsonNode named(JsonNode golden, String one, String other, ParameterLayout.Entry entry) {
        String name = entry.name().substring(2);
        return golden.get(one).has(name)
                ? golden.get(one).get(name)
                : golden.get(other).get(name);
    }
}
