package dev.descent.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.descent.network.Initializer;
import dev.descent.network.Loss;
import dev.descent.network.Metric;
import dev.descent.optimizer.Clip;
import dev.descent.optimizer.Constraint;
import dev.descent.optimizer.GradientTransform;
import dev.descent.optimizer.Optimizer;
import dev.descent.optimizer.Regularizer;
import dev.descent.optimizer.Schedule;
import dev.descent.spec.Catalogue;
import dev.descent.spec.JsonSchemas;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** A client finds every loss, every metric and every member of the optimizer core in the catalogue and in the API document, with all there is to know of it. */
class EveryMemberIsPublishedTest extends SharedService {

    private static final Map<String, Class<?>> FAMILIES = Map.of(
            "losses", Loss.class,
            "metrics", Metric.class,
            "optimizers", Optimizer.class,
            "gradient_transforms", GradientTransform.class,
            "schedules", Schedule.class,
            "initializers", Initializer.class,
            "regularizers", Regularizer.class,
            "constraints", Constraint.class,
            "clips", Clip.class);

    /** What nobody claims to have published first. */
    private static final Set<String> WITHOUT_A_PAPER = Set.of(
            "accuracy",
            "value",
            "constant",
            "exponential",
            "step",
            "piecewise_constant",
            "random_decay",
            "reduce_on_plateau",
            "unit_norm",
            "non_neg",
            "random_uniform",
            "random_normal",
            "truncated_normal",
            "identity",
            "zeros",
            "ones");

    static Stream<String> families() {
        return FAMILIES.keySet().stream().sorted();
    }

    @ParameterizedTest
    @MethodSource("families")
    void standsInTheCatalogue(String family) {
        List<String> names = new ArrayList<>();
        for (JsonNode member : api.get("/v1/catalog/" + family).json()) {
            String name = member.path("name").stringValue();
            names.add(name);
            assertThat(member.path("description").asString()).as(name).endsWith(".");
            assertThat(member.path("equation").asString()).as(name).isNotBlank();
            assertThat(member.path("source").asString().isBlank()).as(name).isEqualTo(WITHOUT_A_PAPER.contains(name));
            for (JsonNode parameter : member.path("parameters")) {
                isWhole(name, parameter);
            }
        }

        assertThat(names).isEqualTo(members(FAMILIES.get(family)));
    }

    /** A number says how large it may be, unless it may be anything; an enum what it may be. */
    private static void isWhole(String member, JsonNode parameter) {
        String what = member + " " + parameter.path("name").stringValue();
        String type = parameter.path("type").stringValue();
        assertThat(parameter.path("meaning").asString()).as(what).isNotBlank();
        assertThat(parameter.has("values")).as(what).isEqualTo(type.endsWith("enum"));
        if (parameter.path("required").booleanValue()) {
            assertThat(parameter.has("default")).as(what).isFalse();
        } else if (!Set.of("warmup_target", "monitor")
                .contains(parameter.path("name").stringValue())) {
            assertThat(parameter.has("default")).as(what).isTrue();
        }
        Set<String> anything = Set.of("minval", "maxval", "mean", "gain", "value");
        if (Set.of("number", "integer").contains(type)
                && !anything.contains(parameter.path("name").stringValue())) {
            assertThat(parameter.path("range").asString()).as(what).isNotBlank();
        }
    }

    @Test
    void hasASchemaThatItsFamilyLeadsTo() {
        JsonNode document = api.get("/v3/api-docs").json();
        JsonNode schemas = document.path("components").path("schemas");
        FAMILIES.values().forEach(family -> {
            JsonNode schema = schemas.path(JsonSchemas.name(family));
            JsonNode objects =
                    schema.has("discriminator") ? schema : schema.path("oneOf").path(0);
            assertThat(objects.path("discriminator").path("propertyName").asString())
                    .isEqualTo("type");
            JsonNode mapping = objects.path("discriminator").path("mapping");
            assertThat(mapping.propertyNames()).containsExactlyElementsOf(members(family));
            mapping.forEachEntry((name, reference) -> {
                JsonNode member = document.at(reference.stringValue().substring(1));
                assertThat(member.at("/properties/type/const").asString()).isEqualTo(name);
                assertThat(member.path("description").asString()).as(name).isNotBlank();
            });
        });
    }

    private static List<String> members(Class<?> family) {
        return Catalogue.of(family).stream().map(Catalogue.Entry::name).toList();
    }
}
