package dev.descent.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.descent.Golden;
import dev.descent.network.Initializer;
import dev.descent.network.LayerSpec;
import dev.descent.network.Loss;
import dev.descent.network.Metric;
import dev.descent.optimizer.Clip;
import dev.descent.optimizer.Constraint;
import dev.descent.optimizer.GradientTransform;
import dev.descent.optimizer.Optimizer;
import dev.descent.optimizer.Regularizer;
import dev.descent.optimizer.Schedule;
import dev.descent.spec.Catalogue;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Whoever adds a layer, loss, metric, optimizer, schedule, initializer, penalty or constraint is told here that the golden files have no case of it yet. */
@DisabledIfSystemProperty(
        named = "golden.dir",
        matches = ".+",
        disabledReason = "another directory may hold fewer cases")
class EverySpecHasReferenceValuesTest {

    /** Dropout is random, and tested by its statistics; linear does nothing. */
    private static final Set<String> WITHOUT = Set.of("dropout", "linear");

    static Stream<Arguments> families() {
        return Stream.of(
                Arguments.of(Optimizer.class, List.of("optimizers.json")),
                Arguments.of(Schedule.class, List.of("schedules.json", "reduce_on_plateau.json")),
                Arguments.of(LayerSpec.class, List.of("layers.json")),
                Arguments.of(Loss.class, List.of("losses.json")),
                Arguments.of(Metric.class, List.of("metrics.json")),
                Arguments.of(Initializer.class, List.of("initializers.json")),
                Arguments.of(GradientTransform.class, List.of("optimizers.json", "chains.json")),
                Arguments.of(Clip.class, List.of("optimizers.json")),
                Arguments.of(Regularizer.class, List.of("regularizers.json")),
                Arguments.of(Constraint.class, List.of("constraints.json")));
    }

    @ParameterizedTest
    @MethodSource("families")
    void everyMemberHasACase(Class<?> family, List<String> files) {
        Set<String> covered = files.stream()
                .flatMap(Golden::cases)
                .flatMap(golden -> types(golden.getPayload()))
                .collect(Collectors.toSet());

        assertThat(Catalogue.of(family))
                .extracting(Catalogue.Entry::name)
                .filteredOn(name -> !WITHOUT.contains(name))
                .isSubsetOf(covered);
    }

    /** Of the case's spec, of the members of a chain, and of the job's clip. */
    private static Stream<String> types(JsonNode golden) {
        Stream<JsonNode> members = golden.get("spec").path("transforms").valueStream();
        Stream<JsonNode> clips = Stream.ofNullable(golden.get("clip"));
        return Stream.concat(Stream.of(golden.get("spec")), Stream.concat(members, clips))
                .map(spec ->
                        spec.isString() ? spec.asString() : spec.get("type").asString());
    }
}
