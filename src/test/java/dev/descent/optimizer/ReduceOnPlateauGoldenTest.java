package dev.descent.optimizer;

import static dev.descent.Golden.assertClose;
import static dev.descent.Golden.data;
import static dev.descent.Golden.vector;

import dev.descent.Golden;
import dev.descent.spec.SpecReader;
import dev.descent.tensor.DType;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

class ReduceOnPlateauGoldenTest {

    static Stream<Named<JsonNode>> cases() {
        return Golden.cases("reduce_on_plateau.json");
    }

    @ParameterizedTest
    @MethodSource("cases")
    void fallsAfterTheSameEpochs(JsonNode golden) {
        Schedule schedule =
                SpecReader.read(golden.get("spec"), "", ReduceOnPlateau.class).monitoring("figure");
        double[] state = new double[schedule.state().size()];
        schedule.start(state);
        double[] metrics = data(golden.get("metrics"));
        double[] rates = new double[metrics.length];
        Moment start = Moment.start(1, 0);
        for (int epoch = 0; epoch < metrics.length; epoch++) {
            schedule.observe(Map.of("figure", metrics[epoch]), start.at(epoch + 1), state);
            rates[epoch] = schedule.rate(start.at(epoch + 1), state);
        }
        assertClose("rate", vector(DType.FLOAT64, rates), data(golden.get("values")), 1e-12);
    }
}
