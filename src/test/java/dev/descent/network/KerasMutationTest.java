package dev.descent.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.descent.spec.InvalidInputException;
import dev.descent.spec.Problem;
import dev.descent.spec.Problems;
import dev.descent.spec.SpecReader;
import dev.descent.spec.Translation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Every value of real documents, replaced by every other kind of value. */
class KerasMutationTest {

    private static final List<JsonNode> VALUES = Stream.of("null", "true", "-7", "3", "\"mine\"", "[2, 5]", "{}")
            .map(SpecReader::parse)
            .toList();

    /** What may be anything, as it says nothing of what is computed. */
    private static final Set<String> HARMLESS = Set.of(
            "name",
            "module",
            "build_config",
            "build_input_shape",
            "compile_config",
            "keras_version",
            "backend",
            "batch_input_shape",
            "unroll",
            "synchronized",
            "batch_shape/0",
            "dtype/registered_name");

    /** What says the same as the document did: the default, or the last axis counted from the front. */
    private static final Set<String> SAME = Set.of(
            "dtype = null",
            "sparse = null",
            "ragged = null",
            "data_format = null",
            "keepdims = null",
            "batch_shape = null",
            "backward_layer = null",
            "activation = null",
            "config = {}",
            "axis = 3",
            "axis/0 = 3");

    private final List<String> unnoticed = new ArrayList<>();
    private int mutants;

    private static JsonNode document(String name) throws IOException {
        return SpecReader.parse(Files.readString(Path.of("src/test/resources/keras", name + ".json")));
    }

    /** Calls for every place with the document as it is while that place has another value. */
    private static void mutate(JsonNode document, JsonNode node, String pointer, BiConsumer<String, JsonNode> visit) {
        if (node instanceof ObjectNode object) {
            for (String name : List.copyOf(object.propertyNames())) {
                JsonNode before = object.get(name);
                String place = pointer + "/" + name;
                VALUES.forEach(value -> {
                    object.set(name, value);
                    visit.accept(place + " = " + value, document);
                });
                object.set(name, before);
                mutate(document, before, place, visit);
            }
        } else if (node instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                JsonNode before = array.get(i);
                String place = pointer + "/" + i;
                for (JsonNode value : VALUES) {
                    array.set(i, value);
                    visit.accept(place + " = " + value, document);
                }
                array.set(i, before);
                mutate(document, before, place, visit);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mnist-cnn",
                "mnist-mlp-keras2",
                "cnn-batch-normalization",
                "cnn-batch-normalization-keras2",
                "text-bidirectional-lstm"
            })
    void nothingThatSaysSomethingGoesUnnoticed(String name) throws IOException {
        JsonNode original = document(name);
        JsonNode own = document(name + ".descent");
        JsonNode changing = document(name);

        mutate(changing, changing, "", (change, mutant) -> {
            mutants++;
            Problems problems = new Problems();
            KerasForm form = new KerasForm();
            if (!form.recognizes(mutant)) {
                return;
            }
            Translation translation = form.translate(mutant, problems);
            String place = change.substring(0, change.indexOf(" = "));
            boolean harmless = HARMLESS.stream().anyMatch(field -> (place + "/").contains("/" + field + "/"))
                    || SAME.stream().anyMatch(end -> change.endsWith("/" + end));
            if (problems.list().isEmpty()
                    && translation != null
                    && translation.tree().equals(own)
                    && !harmless
                    && !mutant.at(place).equals(original.at(place))) {
                unnoticed.add(change);
            }
        });

        assertThat(mutants).isGreaterThan(500);
        assertThat(unnoticed).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"mnist-cnn", "mnist-mlp-keras2"})
    void everyMistakeIsToldOfAPlaceInTheDocument(String name) throws IOException {
        JsonNode changing = document(name);

        mutate(changing, changing, "", (change, mutant) -> {
            try {
                SpecReader.read(mutant, "", ModelSpec.class);
            } catch (InvalidInputException refused) {
                for (Problem problem : refused.problems()) {
                    String pointer = problem.pointer();
                    String around = pointer.substring(0, Math.max(0, pointer.lastIndexOf('/')));
                    assertThat(mutant.at(around).isMissingNode())
                            .as(change + ": " + problem)
                            .isFalse();
                }
            }
        });
    }
}
