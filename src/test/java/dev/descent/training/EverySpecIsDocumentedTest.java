package dev.descent.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.descent.spec.Catalogue;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Whoever adds a layer, loss, optimizer or schedule is told here what the catalogue still lacks. */
class EverySpecIsDocumentedTest {

    @Test
    void thereAreFamilies() {
        assertThat(Catalogue.families(TrainingSpec.class)).hasSizeGreaterThanOrEqualTo(2);
    }

    @TestFactory
    Stream<DynamicTest> everyMember() {
        return Catalogue.families(TrainingSpec.class).stream()
                .flatMap(family -> Catalogue.of(family).stream()
                        .map(entry -> DynamicTest.dynamicTest(
                                family.getSimpleName() + " " + entry.name(), () -> isDocumented(entry))));
    }

    private static void isDocumented(Catalogue.Entry entry) {
        assertThat(entry.description()).as("@About of " + entry.name()).isNotBlank();
        for (Catalogue.Parameter parameter : entry.parameters()) {
            assertThat(parameter.meaning())
                    .as("@JsonPropertyDescription of " + entry.name() + "'s " + parameter.name())
                    .isNotBlank();
        }
    }
}
