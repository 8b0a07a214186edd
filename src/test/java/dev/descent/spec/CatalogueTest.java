package dev.descent.spec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.descent.optimizer.Constraint;
import dev.descent.optimizer.GradientTransform;
import dev.descent.spec.Bakery.Heat;
import dev.descent.spec.Bakery.Order;
import dev.descent.spec.Bakery.Step;
import dev.descent.spec.Bakery.Topping;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class CatalogueTest {

    @Test
    void listsTheMembersOfNestedFamiliesToo() {
        assertThat(Catalogue.of(Step.class))
                .extracting(Catalogue.Entry::name)
                .containsExactly("knead", "rest", "sugar", "salt");
        assertThat(Catalogue.of(Topping.class))
                .extracting(Catalogue.Entry::name)
                .containsExactly("sugar", "salt");
    }

    @Test
    void findsTheFamiliesThatADocumentMayUse() {
        assertThat(Catalogue.families(Order.class)).containsExactly(Heat.class, Step.class, Topping.class);
    }

    @Test
    void saysAllThereIsToKnowAboutAParameter() {
        assertThat(SpecReader.mapper()
                        .writeValueAsString(Catalogue.of(Step.class).get(0)))
                .isEqualTo(
                        "{\"name\":\"knead\",\"description\":\"Works the dough.\",\"by_name_alone\":false,\"parameters\":["
                                + "{\"name\":\"minutes\",\"type\":\"integer\",\"range\":\"≥ 1 and ≤ 60\",\"required\":true,"
                                + "\"meaning\":\"How long.\"},"
                                + "{\"name\":\"learning_rate\",\"type\":\"number\",\"range\":\"> 0\",\"required\":false,"
                                + "\"meaning\":\"Turns per minute.\"}]}");
        assertThat(SpecReader.mapper()
                        .writeValueAsString(Catalogue.of(Heat.class).get(1)))
                .isEqualTo(
                        "{\"name\":\"rising\",\"description\":\"Rises.\",\"equation\":\"t₀ + kt\","
                                + "\"source\":\"Grandmother 1950\",\"by_name_alone\":true,\"parameters\":["
                                + "{\"name\":\"from\",\"type\":\"number\",\"default\":100.0,\"required\":false,"
                                + "\"meaning\":\"At the start.\"},"
                                + "{\"name\":\"to\",\"type\":\"number\",\"default\":200.0,\"required\":false,"
                                + "\"meaning\":\"At the end.\"},"
                                + "{\"name\":\"then\",\"type\":\"heat\",\"required\":false,\"meaning\":\"What comes after.\"}]}");
    }

    @Test
    void givesDefaultsInTheirShortestForm() {
        assertThat(component("heat").defaultJson()).isEqualTo(json("200.0"));
        assertThat(component("topping").defaultJson()).isEqualTo(json("\"sugar\""));
        assertThat(component("tray").defaultJson()).isEqualTo(json("[30, 20]"));
        assertThat(component("size").defaultJson()).isEqualTo(json("\"medium\""));
        assertThat(component("wrapped").defaultJson()).isEqualTo(json("false"));
        assertThat(component("steps").defaultJson()).isNull();
    }

    @Test
    void givesTheRangeOfAListAndOfItsElements() {
        assertThat(component("tray").range()).isEqualTo("1 to 2 elements, each > 0");
        assertThat(component("extras").range()).isEqualTo("each > 0");
        assertThat(component("serial").range()).isNull();
    }

    @Test
    void namesTheValuesOfAListsElementsAndTheShortFormOfAList() {
        Catalogue.Parameter exclude = parameter(GradientTransform.class, "weight_decay", "exclude");
        assertThat(exclude.type()).isEqualTo("list of enum");
        assertThat(exclude.values()).containsExactly("kernel", "bias", "normalization");
        Catalogue.Parameter axis = parameter(Constraint.class, "max_norm", "axis");
        assertThat(axis.type()).isEqualTo("integer or list of integer");
        assertThat(axis.values()).isNull();
    }

    private static Catalogue.Parameter parameter(Class<?> family, String member, String name) {
        return Catalogue.of(family).stream()
                .filter(entry -> entry.name().equals(member))
                .flatMap(entry -> entry.parameters().stream())
                .filter(parameter -> parameter.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static Component component(String name) {
        return RecordModel.of(Order.class).component(name);
    }

    private static JsonNode json(String json) {
        return SpecReader.mapper().readTree(json);
    }
}
