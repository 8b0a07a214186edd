package dev.descent.network;

import static dev.descent.Golden.vector;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.descent.Golden;
import dev.descent.spec.SpecReader;
import dev.descent.tensor.DType;
import dev.descent.tensor.Vector;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

@DisabledIfSystemProperty(
        named = "golden.dir",
        matches = ".+",
        disabledReason = "another directory need not have metrics")
class MetricGoldenTest {

    static Stream<Named<JsonNode>> cases() {
        return Golden.cases("metrics.json");
    }

    @ParameterizedTest
    @MethodSource("cases")
    void reproducesTheFiguresInDoublePrecision(JsonNode golden) {
        check(golden, DType.FLOAT64, Integer.MAX_VALUE, 1e-12);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void reproducesTheFiguresInSinglePrecision(JsonNode golden) {
        check(golden, DType.FLOAT32, Integer.MAX_VALUE, 1e-5);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void doesNotCareForTheSizeOfBatches(JsonNode golden) {
        check(golden, DType.FLOAT64, 1, 1e-12);
        check(golden, DType.FLOAT64, 7, 1e-12);
    }

    private static void check(JsonNode golden, DType dtype, int batch, double tolerance) {
        Metric metric = SpecReader.read(golden.get("spec"), "", Metric.class);
        List<String> classes = new ArrayList<>();
        golden.get("classes").forEach(name -> classes.add(name.asString()));
        Outputs.Scale scale =
                Outputs.Scale.valueOf(golden.get("scale").asString().toUpperCase(Locale.ROOT));
        Metric.Measurement measurement = metric.start(new Outputs(scale, classes));
        Vector prediction = vector(dtype, golden.get("prediction"));
        Vector target = vector(dtype, golden.get("target"));
        int width = Golden.shape(golden.get("prediction")).size(-1);
        int rows = prediction.size() / width;
        int targetWidth = target.size() / rows;
        for (int from = 0; from < rows; from += Math.min(batch, rows)) {
            int to = Math.min(rows, from + Math.min(batch, rows));
            measurement.add(
                    prediction.slice(from * width, to * width),
                    target.slice(from * targetWidth, to * targetWidth),
                    width);
        }
        List<String> names = metric.series(classes);
        double[] values = measurement.values();

        assertThat(names).containsExactlyElementsOf(golden.get("figures").propertyNames());
        assertThat(values).hasSize(names.size());
        double mean = 0;
        for (int i = 0; i < values.length; i++) {
            JsonNode figure = golden.get("figures").get(names.get(i));
            double expected = figure.isNull() ? Double.NaN : figure.asDouble();
            assertThat(values[i]).as(names.get(i)).isCloseTo(expected, within(tolerance));
            mean += expected / values.length;
        }
        assertThat(measurement.value()).isCloseTo(mean, within(tolerance));
    }
}
