package dev.descent.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.descent.Golden;
import dev.descent.network.Initializer;
import dev.descent.network.LayerSpec;
import dev.descent.network.Loss;
import dev.descent.optimizer.Optimizer;
import dev.descent.optimizer.Schedule;
import dev.descent.spec.Catalogue;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Whoever adds a layer, loss, optimizer, schedule or initializer is told here that the golden files have no case of it yet. */
@DisabledIfSystemProperty(
        named = "golden.dir",
        matches = ".+",
        disabledReason = "another directory may hold fewer cases")
class EverySpecHasReferenceValuesTest {

    /** Dropout is random, and tested by its statistics; linear does nothing; a chain does what its members do. */
    private static final Set<String> WITHOUT = Set.of("dropout", "linear", "chain");

    static Stream<Arguments> families() {
        return Stream.of(
                Arguments.of(Optimizer.class, "optimizers.json"),
                Arguments.of(Schedule.class, "schedules.json"),
                Arguments.of(LayerSpec.class, "layers.json"),
                Arguments.of(Loss.class, "losses.json"),
                Arguments.of(Initializer.class, "initializers.json"));
    }

    @ParameterizedTest
    @MethodSource("families")
    void everyMemberHasACase(Class<?> family, String file) {
        Set<String> covered = Golden.cases(file)
                .map(golden -> type(golden.getPayload().get("spec")))
                .collect(Collectors.toSet());

        assertThat(Catalogue.of(family))
                .extracting(Catalogue.Entry::name)
                .filteredOn(name -> !WITHOUT.contains(name))
                .isSubsetOf(covered);
    }

    private static String type(JsonNode spec) {
        return spec.isString() ? spec.asString() : spec.get("type").asString();
    }
}
