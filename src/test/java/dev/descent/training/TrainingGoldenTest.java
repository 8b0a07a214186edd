package dev.descent.training;

import static dev.descent.Golden.assertClose;
import static dev.descent.Golden.data;
import static dev.descent.Golden.shape;
import static dev.descent.Golden.vector;
import static org.assertj.core.api.Assertions.assertThat;

import dev.descent.Golden;
import dev.descent.network.Loss;
import dev.descent.network.ModelSpec;
import dev.descent.network.Network;
import dev.descent.network.Pass;
import dev.descent.optimizer.Clip;
import dev.descent.optimizer.Optimizer;
import dev.descent.optimizer.Regularization;
import dev.descent.optimizer.UpdateChain;
import dev.descent.optimizer.Updater;
import dev.descent.spec.SpecReader;
import dev.descent.tensor.DType;
import dev.descent.tensor.ParameterLayout;
import dev.descent.tensor.Shape;
import dev.descent.tensor.ThreadTeam;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

class TrainingGoldenTest {

    static Stream<Named<JsonNode>> cases() {
        return Golden.cases("training.json");
    }

    @ParameterizedTest
    @MethodSource("cases")
    void trainsToTheSameParameters(JsonNode golden) {
        List<Integer> inputSizes = new ArrayList<>();
        golden.get("input_shape").forEach(size -> inputSizes.add(size.asInt()));
        Network network =
                Network.compile(SpecReader.read(golden.get("model"), "", ModelSpec.class), new Shape(inputSizes));
        Optimization optimization = new Optimization(
                network,
                SpecReader.read(golden.get("loss"), "", Loss.class),
                new UpdateChain(
                        SpecReader.read(golden.get("optimizer"), "", Optimizer.class),
                        golden.has("regularization")
                                ? SpecReader.read(golden.get("regularization"), "", Regularization.class)
                                : null,
                        golden.has("clip") ? SpecReader.read(golden.get("clip"), "", Clip.class) : null),
                DType.FLOAT64,
                new Updater.Setting(1, 0, ThreadTeam.alone(), false));
        try (optimization) {
            assertThat(network.layout().entries())
                    .hasSize(golden.get("initial_parameters").size()
                            + golden.path("initial_state").size());
            for (ParameterLayout.Entry entry : network.layout().entries()) {
                JsonNode value = named(golden, "initial_", entry);
                assertThat(entry.shape()).isEqualTo(shape(value));
                optimization.parameters().write(entry.offset(), vector(DType.FLOAT64, value));
            }
            double[] losses = new double[golden.get("batch_indices").size()];
            double[] dataLosses = new double[losses.length];
            for (int u = 0; u < losses.length; u++) {
                JsonNode indices = golden.get("batch_indices").get(u);
                Optimization.Result result = optimization.update(
                        vector(DType.FLOAT64, rows(golden.get("data").get("x"), indices)),
                        vector(DType.FLOAT64, rows(golden.get("data").get("y"), indices)),
                        null,
                        indices.size(),
                        new Pass(0, u + 1),
                        false);
                losses[u] = result.loss();
                dataLosses[u] = result.dataLoss();
            }
            assertClose("losses", vector(DType.FLOAT64, losses), data(golden.get("losses")), 1e-8);
            if (golden.has("data_losses")) {
                assertClose("data_losses", vector(DType.FLOAT64, dataLosses), data(golden.get("data_losses")), 1e-8);
            }
            for (ParameterLayout.Entry entry : network.layout().entries()) {
                assertClose(
                        entry.name(),
                        optimization
                                .parameters()
                                .view(entry.offset(), entry.shape())
                                .toVector(),
                        data(named(golden, "final_", entry)),
                        1e-8);
            }
        }
    }

    private static JsonNode named(JsonNode golden, String when, ParameterLayout.Entry entry) {
        JsonNode parameters = golden.get(when + "parameters");
        return parameters.has(entry.name())
                ? parameters.get(entry.name())
                : golden.get(when + "state").get(entry.name());
    }

    private static double[] rows(JsonNode tensor, JsonNode indices) {
        double[] all = data(tensor);
        int width = all.length / shape(tensor).size(0);
        double[] rows = new double[indices.size() * width];
        for (int i = 0; i < indices.size(); i++) {
            System.arraycopy(all, indices.get(i).asInt() * width, rows, i * width, width);
        }
        return rows;
    }
}
