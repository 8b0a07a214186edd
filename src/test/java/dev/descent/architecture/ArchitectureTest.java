package dev.descent.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ArchitectureTest {

    private static final int MOST_LINES = 400;

    private static final JavaClasses PRODUCTION = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.descent");

    static Stream<Rules.Rule> rules() {
        return Rules.all();
    }

    @Test
    void seesTheProductionCode() {
        assertThat(PRODUCTION)
                .isNotEmpty()
                .noneMatch(type -> type.getPackageName().contains("fixture"));
    }

    @ParameterizedTest
    @MethodSource("rules")
    void productionKeeps(Rules.Rule rule) {
        // A package may still be empty.
        rule.rule().allowEmptyShould(true).check(PRODUCTION);
    }

    @ParameterizedTest
    @MethodSource("rules")
    void itsFixtureBreaks(Rules.Rule rule) {
        JavaClasses fixture = new ClassFileImporter().importPackagesOf(rule.fixture());

        assertThat(rule.rule().evaluate(fixture).getFailureReport().getDetails())
                .anyMatch(detail -> detail.contains(rule.fixture().getName()));
    }

    @Test
    void noSourceFileIsLong() throws IOException {
        assertThat(longFiles(Path.of("src"))).isEmpty();
    }

    @Test
    void findsALongSourceFile(@TempDir Path folder) throws IOException {
        Path tooLong = Files.writeString(folder.resolve("Long.java"), "\n".repeat(MOST_LINES + 1));
        Files.writeString(folder.resolve("Short.java"), "\n".repeat(MOST_LINES));

        assertThat(longFiles(folder)).containsExactly(tooLong);
    }

    private static List<Path> longFiles(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(file -> file.toString().endsWith(".java") && lines(file) > MOST_LINES)
                    .toList();
        }
    }

    private static long lines(Path file) {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
