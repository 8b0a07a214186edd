package dev.descent.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.descent.optimizer.Optimizer;
import dev.descent.spec.Catalogue;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Whoever names an optimizer and nothing else gets one that learns: all of them, in the same network and the same time. */
class EveryOptimizerTest extends SharedService {

    private static final int SEEDS = 2;

    static Stream<String> optimizers() {
        return Catalogue.of(Optimizer.class).stream()
                .map(optimizer -> optimizer.byNameAlone()
                        ? "\"" + optimizer.name() + "\""
                        : "{\"type\": \"" + optimizer.name()
                                + "\", \"transforms\": [\"centralize\", \"adam\", \"lookahead\"]}");
    }

    @ParameterizedTest
    @MethodSource("optimizers")
    void learnsIrisesWithItsDefaults(String optimizer) {
        String spec = """
                {"seed": %d, "dataset": {"id": "iris", "validation_split": 0.2, "scaling": "standardize"},
                 "model": {"layers": [{"type": "dense", "units": 64, "activation": "relu"},
                                      {"type": "dense", "units": 64, "activation": "relu"},
                                      {"type": "dense", "units": 3, "activation": "softmax"}]},
                 "training": {"epochs": 60, "batch_size": 8, "loss": "sparse_categorical_crossentropy", "optimizer": %s}}""";
        Stream<String> jobs = IntStream.range(0, SEEDS).mapToObj(seed -> api.submit(spec.formatted(seed, optimizer)));

        assertThat(jobs.toList()).allSatisfy(id -> {
            JsonNode job = api.awaitEnd(id);
            assertThat(job.path("status").stringValue()).isEqualTo("succeeded");
            assertThat(job.path("metrics").path("accuracy").doubleValue()).isGreaterThanOrEqualTo(0.9);
            // Of 30 rows; a network that has learned these by heart loses some of those.
            assertThat(job.path("metrics").path("val_accuracy").doubleValue()).isGreaterThanOrEqualTo(0.75);
        });
    }
}
