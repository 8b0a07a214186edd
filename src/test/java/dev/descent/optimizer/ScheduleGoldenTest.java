package dev.descent.optimizer;

import static dev.descent.Golden.assertClose;
import static dev.descent.Golden.data;
import static dev.descent.Golden.vector;

import dev.descent.Golden;
import dev.descent.spec.SpecReader;
import dev.descent.tensor.DType;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

class ScheduleGoldenTest {

    static Stream<Named<JsonNode>> cases() {
        return Golden.cases("schedules.json");
    }

    @ParameterizedTest
    @MethodSource("cases")
    void givesEachUpdateItsRate(JsonNode golden) {
        Schedule schedule = SpecReader.read(golden.get("spec"), "", Schedule.class);
        double[] state = new double[schedule.state().size()];
        schedule.start(state);
        Moment start = Moment.start(1, golden.path("seed").asLong(0));
        double[] rates = LongStream.range(0, golden.get("steps").asLong())
                .mapToDouble(update -> schedule.rate(start.at(update), state))
                .toArray();
        assertClose("rate", vector(DType.FLOAT64, rates), data(golden.get("values")), 1e-12);
    }
}
