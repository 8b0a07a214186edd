package dev.descent.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import com.fasterxml.jackson.annotation.JsonValue;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

class ValueOrWordTest {

    @ValueOrWord("endless")
    public record Turns(@Nullable @Positive @Max(90) Integer count) {

        @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
        static Turns of(int count) {
            return new Turns(count);
        }

        @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
        static Turns of(String word) {
            if (!word.equals("endless")) {
                throw new IllegalArgumentException("not a number of turns");
            }
            return new Turns(null);
        }

        @JsonValue
        Object json() {
            return count == null ? "endless" : count;
        }
    }

    @ValueOrWord("any")
    public record Shares(@Nullable Map<String, @PositiveOrZero Double> byName) {

        @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
        static Shares of(Map<String, Double> byName) {
            return new Shares(byName);
        }

        @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
        static Shares of(String word) {
            return new Shares(null);
        }

        @JsonValue
        Object json() {
            return byName == null ? "any" : byName;
        }
    }

    @JsonTypeName("recipe")
    public record Recipe(@Nullable Shares shares) {}

    private static Recipe recipe(String shares) {
        return SpecReader.read("{\"type\":\"recipe\",\"shares\":" + shares + "}", Recipe.class);
    }

    @Test
    void theValueCanBeAnObject() {
        assertThat(recipe("{\"flour\": 2, \"salt\": 0}"))
                .isEqualTo(new Recipe(new Shares(Map.of("flour", 2.0, "salt", 0.0))));
        assertThat(recipe("\"any\"")).isEqualTo(new Recipe(new Shares(null)));
        Recipe recipe = recipe("{\"flour\": 0.5}");
        String written = SpecReader.mapper().writeValueAsString(recipe);
        assertThat(written).contains("{\"flour\":0.5}");
        assertThat(SpecReader.mapper().readValue(written, Recipe.class)).isEqualTo(recipe);
        assertThat(JsonSchemas.of(Recipe.class)
                        .get(JsonSchemas.name(Recipe.class))
                        .at("/properties/shares")
                        .toString())
                .isEqualTo(
                        "{\"oneOf\":[{\"type\":\"object\",\"additionalProperties\":{\"type\":\"number\",\"minimum\":0}},"
                                + "{\"type\":\"string\",\"const\":\"any\"}]}");
        assertThat(Catalogue.of(Recipe.class).get(0).parameters()).first().satisfies(parameter -> {
            assertThat(parameter.type()).isEqualTo("map of number or `any`");
            assertThat(parameter.range()).isEqualTo("each ≥ 0, or `any`");
        });
    }

    @Test
    void whatIsWrongWithinAnObjectIsToldInItsPlace() {
        InvalidInputException refused = catchThrowableOfType(
                InvalidInputException.class, () -> recipe("{\"flour\": -2, \"salt\": \"much\", \"water\": 1}"));

        assertThat(refused.problems())
                .extracting(Problem::pointer, Problem::code)
                .containsExactly(tuple("/shares/flour", "out_of_range"), tuple("/shares/salt", "wrong_type"));
        assertThat(catchThrowableOfType(InvalidInputException.class, () -> recipe("\"an\""))
                        .problems())
                .containsExactly(new Problem(
                        "/shares",
                        "unknown_value",
                        "`shares` must be an object, or `any`, but is the string \"an\"; did you mean `any`?",
                        "each ≥ 0, or `any`"));
    }

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
    public sealed interface Device {}

    @JsonTypeName("mixer")
    public record Mixer(
            @JsonPropertyDescription("Turns of the bowl.") @NotNull
            Turns turns,

            @JsonPropertyDescription("Turns of the hook.") Turns hook)
            implements Device {

        public Mixer {
            hook = hook == null ? new Turns(null) : hook;
        }
    }

    private static Mixer read(String turns) {
        return SpecReader.read(json(turns), Mixer.class);
    }

    private static String json(String turns) {
        return "{\"type\":\"mixer\",\"turns\":" + turns + ",\"hook\":7}";
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "90", "\"endless\""})
    void isReadAndWrittenAsItStands(String turns) {
        Mixer mixer = read(turns);

        assertThat(mixer.turns()).isEqualTo(new Turns(turns.equals("\"endless\"") ? null : Integer.valueOf(turns)));
        assertThat(mixer.hook()).isEqualTo(new Turns(7));
        assertThat(SpecReader.mapper().writeValueAsString(mixer)).isEqualTo(json(turns));
        assertThat(SpecReader.mapper().readValue(json(turns), Mixer.class)).isEqualTo(mixer);
    }

    @Test
    void aWordCanBeTheDefault() {
        assertThat(SpecReader.read("{\"type\":\"mixer\",\"turns\":3}", Mixer.class))
                .isEqualTo(new Mixer(new Turns(3), new Turns(null)));
    }

    @Test
    void theMapperTakesNoOtherWord() {
        assertThatThrownBy(() -> SpecReader.mapper().readValue(json("\"all\""), Mixer.class))
                .isInstanceOf(JacksonException.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "0         | out_of_range  | the number 0.",
                "-1        | out_of_range  | the number -1.",
                "91        | out_of_range  | the number 91.",
                "5000000000 | out_of_range | the number 5000000000.",
                "1.5       | wrong_type    | the number 1.5.",
                "\"endles\" | unknown_value | the string \"endles\"; did you mean `endless`?",
                "\"all\"    | unknown_value | the string \"all\".",
                "\"5\"      | unknown_value | the string \"5\".",
                "true      | wrong_type    | true.",
                "{}        | wrong_type    | an object.",
                "[5]       | wrong_type    | a list.",
            })
    void aRefusalNamesBothThatItMayBe(String turns, String code, String found) {
        InvalidInputException refused = catchThrowableOfType(InvalidInputException.class, () -> read(turns));

        assertThat(refused.problems())
                .containsExactly(new Problem(
                        "/turns",
                        code,
                        "`turns` must be an integer > 0 and ≤ 90, or `endless`, but is " + found,
                        "> 0 and ≤ 90, or `endless`"));
    }

    @Test
    void isRequiredWhereNothingIsFilledIn() {
        InvalidInputException refused = catchThrowableOfType(
                InvalidInputException.class, () -> SpecReader.read("{\"type\":\"mixer\"}", Mixer.class));

        assertThat(refused.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.pointer()).isEqualTo("/turns");
            assertThat(problem.code()).isEqualTo("missing");
        });
    }

    @Test
    void isDescribedAsEither() {
        JsonNode properties =
                JsonSchemas.of(Device.class).get(JsonSchemas.name(Mixer.class)).get("properties");

        assertThat(properties.get("turns").toString())
                .isEqualTo(
                        "{\"oneOf\":[{\"type\":\"integer\",\"format\":\"int32\",\"exclusiveMinimum\":0,\"maximum\":90},"
                                + "{\"type\":\"string\",\"const\":\"endless\"}],\"description\":\"Turns of the bowl.\"}");
        assertThat(properties.get("hook").get("default").stringValue()).isEqualTo("endless");
        assertThat(Catalogue.of(Device.class).get(0).parameters()).first().satisfies(parameter -> {
            assertThat(parameter.type()).isEqualTo("integer or `endless`");
            assertThat(parameter.range()).isEqualTo("> 0 and ≤ 90, or `endless`");
        });
        assertThat(JsonSchemas.of(Device.class)).doesNotContainKey(JsonSchemas.name(Turns.class));
    }
}
