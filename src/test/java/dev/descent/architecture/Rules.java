package dev.descent.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import dev.descent.fixture.dataset.KnowsJpa;
import dev.descent.fixture.job.JobHelper;
import dev.descent.fixture.job.ReadsTheMillis;
import dev.descent.fixture.job.ReadsTheTime;
import dev.descent.fixture.network.KnowsDataset;
import dev.descent.fixture.network.KnowsNd4j;
import dev.descent.fixture.network.KnowsUpdater;
import dev.descent.fixture.optimizer.KnowsNetwork;
import dev.descent.fixture.spec.KnowsTensor;
import dev.descent.fixture.tensor.KnowsTraining;
import dev.descent.fixture.training.KnowsModel;
import dev.descent.fixture.training.KnowsSpring;
import dev.descent.optimizer.Constraint;
import dev.descent.optimizer.ParameterSettings;
import dev.descent.optimizer.Regularizer;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;

/** How the house is built. Rules speak of {@code dev.descent..x..}, so that they see the fixtures that break them too. */
final class Rules {

    private static final List<String> PACKAGES =
            List.of("spec", "tensor", "optimizer", "network", "dataset", "training", "model", "job", "web");

    private static final String[] CORE = patterns(PACKAGES.subList(0, 6));

    /** A rule, and the class that breaks it. */
    record Rule(String name, ArchRule rule, Class<?> fixture) {

        @Override
        public String toString() {
            return name;
        }
    }

    private Rules() {}

    static Stream<Rule> all() {
        return Stream.of(
                uses("spec", List.of(), KnowsTensor.class),
                uses("tensor", List.of("spec"), KnowsTraining.class),
                uses("optimizer", List.of("spec", "tensor"), KnowsNetwork.class),
                uses("network", List.of("spec", "tensor", "optimizer"), KnowsDataset.class),
                uses("dataset", List.of("spec", "tensor"), dev.descent.fixture.dataset.KnowsNetwork.class),
                uses("training", PACKAGES.subList(0, 5), KnowsModel.class),
                uses("model", PACKAGES.subList(0, 6), dev.descent.fixture.model.KnowsWeb.class),
                uses("job", PACKAGES.subList(0, 7), dev.descent.fixture.job.KnowsWeb.class),
                new Rule(
                        "ND4J is behind tensor",
                        noClasses()
                                .that()
                                .resideOutsideOfPackage(pattern("tensor"))
                                .should()
                                .dependOnClassesThat()
                                .resideInAPackage("org.nd4j.."),
                        KnowsNd4j.class),
                new Rule(
                        "network knows what weights ask of optimizer, not how it updates them",
                        noClasses()
                                .that()
                                .resideInAPackage(pattern("network"))
                                .should()
                                .dependOnClassesThat(resideInAPackage(pattern("optimizer"))
                                        .and(not(belongToAnyOf(
                                                Regularizer.class, Constraint.class, ParameterSettings.class)))),
                        KnowsUpdater.class),
                new Rule("the core runs without Spring", coreWithout("org.springframework.."), KnowsSpring.class),
                new Rule("the core runs without a database", coreWithout("jakarta.persistence.."), KnowsJpa.class),
                new Rule(
                        "points in time come from a Clock",
                        noClasses()
                                .should()
                                .callMethod(Instant.class, "now")
                                .orShould()
                                .callMethod(LocalDate.class, "now")
                                .orShould()
                                .callMethod(LocalDateTime.class, "now")
                                .orShould()
                                .callMethod(OffsetDateTime.class, "now")
                                .orShould()
                                .callMethod(ZonedDateTime.class, "now"),
                        ReadsTheTime.class),
                new Rule(
                        "milliseconds come from a Clock",
                        noClasses().should().callMethod(System.class, "currentTimeMillis"),
                        ReadsTheMillis.class),
                new Rule(
                        "a name says what the class is",
                        noClasses().should().haveNameMatching(".*(Utils?|Helper|Manager)$"),
                        JobHelper.class),
                new Rule(
                        "packages are marked for nulls",
                        classes().should(new LiveInNullMarkedPackage()),
                        JobHelper.class));
    }

    private static Rule uses(String name, List<String> allowed, Class<?> fixture) {
        List<String> forbidden = PACKAGES.stream()
                .filter(other -> !other.equals(name) && !allowed.contains(other))
                .toList();
        return new Rule(
                name + " uses " + (allowed.isEmpty() ? "no other package" : String.join(", ", allowed)),
                noClasses()
                        .that()
                        .resideInAPackage(pattern(name))
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage(patterns(forbidden)),
                fixture);
    }

    private static ArchRule coreWithout(String library) {
        return noClasses()
                .that()
                .resideInAnyPackage(CORE)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library);
    }

    private static String pattern(String name) {
        return "dev.descent.." + name + "..";
    }

    private static String[] patterns(List<String> names) {
        return names.stream().map(Rules::pattern).toArray(String[]::new);
    }

    private static final class LiveInNullMarkedPackage extends ArchCondition<JavaClass> {

        LiveInNullMarkedPackage() {
            super("live in a package whose package-info says @NullMarked");
        }

        @Override
        public void check(JavaClass type, ConditionEvents events) {
            boolean marked = type.getPackage().isAnnotatedWith(NullMarked.class);
            events.add(new SimpleConditionEvent(type, marked, type.getPackageName() + " of " + type.getName()));
        }
    }
}
