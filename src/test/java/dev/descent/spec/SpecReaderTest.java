package dev.descent.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import dev.descent.spec.Bakery.Box;
import dev.descent.spec.Bakery.Heat;
import dev.descent.spec.Bakery.Order;
import dev.descent.spec.Bakery.Size3;
import dev.descent.spec.Bakery.Step;
import dev.descent.spec.Bakery.Topping;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

class SpecReaderTest {

    private static final String FULL = """
            {"name": "bread", "heat": {"type": "rising", "from": 50, "to": 250.5, "then": 180},
             "steps": [{"type": "knead", "minutes": 5, "learning_rate": 0.5}, "rest", {"type": "sugar", "grains": 3}, "salt"],
             "topping": "salt", "whole_grain": 0.25, "size": "large", "extras": {"nuts": 20}, "tray": 25, "wrapped": true,
             "serial": 9000000000, "box": [1, 2, 3]}
            """;

    private static final Order FULL_ORDER = new Order(
            "bread",
            new Heat.Rising(50.0, 250.5, new Heat.Constant(180.0)),
            List.of(new Step.Knead(5, 0.5f), new Step.Rest(), new Topping.Sugar(3), new Topping.Salt()),
            new Topping.Salt(),
            0.25,
            Size3.LARGE,
            Map.of("nuts", 20),
            List.of(25),
            true,
            9000000000L,
            new Box(List.of(1, 2, 3)));

    @Test
    void readsAllThereIs() {
        assertThat(SpecReader.read(FULL, Order.class)).isEqualTo(FULL_ORDER);
    }

    @Test
    void itsMapperReadsTheSame() {
        assertThat(SpecReader.mapper().readValue(FULL.replace("\"tray\": 25", "\"tray\": [25]"), Order.class))
                .isEqualTo(FULL_ORDER);
        assertThat(SpecReader.mapper().readValue("7", Heat.class)).isEqualTo(new Heat.Constant(7.0));
        assertThat(SpecReader.mapper().readValue("\"rest\"", Step.class)).isEqualTo(new Step.Rest());
    }

    @Test
    void fillsInDefaultsAndTakesNullForAbsent() {
        Order order = SpecReader.read(
                "{\"name\": \"bun\", \"steps\": [\"rest\"], \"heat\": null, \"serial\": null}", Order.class);

        assertThat(order.heat()).isEqualTo(new Heat.Constant(200.0));
        assertThat(order.topping()).isEqualTo(new Topping.Sugar(100));
        assertThat(order.tray()).containsExactly(30, 20);
        assertThat(order.serial()).isNull();
        assertThat(order.wrapped()).isFalse();
    }

    @Test
    void whatTheMapperWritesIsReadBackTheSame() {
        String written = SpecReader.mapper().writeValueAsString(FULL_ORDER);

        assertThat(SpecReader.read(written, Order.class)).isEqualTo(FULL_ORDER);
        assertThat(written).startsWith("{\"name\":\"bread\",\"heat\":{\"type\":\"rising\",\"from\":50.0");
        assertThat(SpecReader.mapper().writeValueAsString(new Step.Knead(5, null)))
                .isEqualTo("{\"type\":\"knead\",\"minutes\":5}");
    }

    @Test
    void reportsEveryMistakeAtOnceInTheOrderOfTheDocument() {
        List<Problem> problems = problems("""
                {"nmae": "x", "heat": {"type": "rising", "from": 300, "to": 200},
                 "steps": [{"type": "knead", "minutes": 61}, {"type": "knead", "minutes": "5", "learnig_rate": 1},
                           {"minutes": 3}, "knaed", null, {"type": "rest", "long": true}, "knead"],
                 "topping": "rest", "whole_grain": 1, "size": "larg", "extras": {"a/b": 0, "c": 1.5},
                 "tray": [0, 1, 2], "wrapped": "yes", "serial": 9223372036854775808, "box": [1, 2]}
                """);

        assertThat(problems)
                .extracting(Problem::pointer, Problem::code)
                .containsExactly(
                        tuple("/nmae", "unknown_field"),
                        tuple("/heat/to", "out_of_range"),
                        tuple("/steps/0/minutes", "out_of_range"),
                        tuple("/steps/1/minutes", "wrong_type"),
                        tuple("/steps/1/learnig_rate", "unknown_field"),
                        tuple("/steps/2/type", "missing_type"),
                        tuple("/steps/3", "unknown_type"),
                        tuple("/steps/4", "wrong_type"),
                        tuple("/steps/5/long", "unknown_field"),
                        tuple("/steps/6", "missing"),
                        tuple("/topping", "unknown_type"),
                        tuple("/whole_grain", "out_of_range"),
                        tuple("/size", "unknown_value"),
                        tuple("/extras/a~1b", "out_of_range"),
                        tuple("/extras/c", "wrong_type"),
                        tuple("/tray", "wrong_length"),
                        tuple("/tray/0", "out_of_range"),
                        tuple("/wrapped", "wrong_type"),
                        tuple("/serial", "out_of_range"),
                        tuple("/box", "invalid"),
                        tuple("/name", "missing"));
        assertThat(problems)
                .extracting(Problem::message)
                .contains(
                        "Unknown field `nmae`; did you mean `name`?",
                        "`minutes` must be ≥ 1 and ≤ 60, but is 61.",
                        "`minutes` must be an integer, but is the string \"5\".",
                        "Unknown field `learnig_rate`; did you mean `learning_rate`?",
                        "Unknown type `knaed`; did you mean `knead`?",
                        "Element 4 of `steps` must be the name of one of these, or an object with a `type`, but is null.",
                        "Unknown field `long`; there is none to set.",
                        "`knead` needs `minutes`: write it as an object with a `type`.",
                        "`whole_grain` must be ≥ 0 and < 1, but is 1.",
                        "`size` can't be the string \"larg\"; did you mean `large`?",
                        "`tray` must have 1 to 2 elements, but has 3.",
                        "Element 0 of `tray` must be > 0, but is 0.",
                        "`wrapped` must be true or false, but is the string \"yes\".",
                        "`box` is refused: a box has 3 sizes.",
                        "`name` is required.");
        assertThat(problems)
                .extracting(Problem::allowed)
                .contains(
                        "knead, rest, sugar, salt",
                        "sugar, salt",
                        "≥ 0 and < 1",
                        "small, medium, large",
                        "minutes, learning_rate");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\": \"constant\", \"degrees\": \"180\"}",
                "{\"type\": \"constant\", \"degrees\": true}",
                "{\"type\": \"constant\", \"degrees\": [180]}",
                "{\"type\": \"constant\", \"degrees\": {}}"
            })
    void coercesNothingIntoANumber(String json) {
        assertThat(only(json, Heat.class))
                .extracting(Problem::pointer, Problem::code)
                .containsExactly("/degrees", "wrong_type");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.5", "1e999", "\"3\"", "true"})
    void coercesNothingIntoAnInteger(String minutes) {
        assertThat(only("{\"type\": \"knead\", \"minutes\": " + minutes + "}", Step.class)
                        .code())
                .isEqualTo("wrong_type");
    }

    @ParameterizedTest
    @ValueSource(strings = {"3", "3.0", "3e0", "0.3e1"})
    void takesAWholeNumberForAnIntegerHoweverItIsWritten(String minutes) {
        assertThat(SpecReader.read("{\"type\": \"knead\", \"minutes\": " + minutes + "}", Step.class))
                .isEqualTo(new Step.Knead(3, null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"5", "1.5", "false", "[]"})
    void coercesNothingIntoAString(String name) {
        assertThat(only("{\"steps\": [\"rest\"], \"name\": " + name + "}", Order.class)
                        .code())
                .isEqualTo("wrong_type");
    }

    @Test
    void refusesBlankAndTooLongStringsAndEmptyLists() {
        assertThat(problems("{\"name\": \" \", \"steps\": []}"))
                .extracting(Problem::pointer, Problem::code)
                .containsExactly(tuple("/name", "missing"), tuple("/steps", "missing"));
        assertThat(only("{\"steps\": [\"rest\"], \"name\": \"" + "x".repeat(21) + "\"}", Order.class)
                        .message())
                .isEqualTo("`name` must have 1 to 20 characters, but has 21.");
    }

    @Test
    void aShortFormIsToBlameForWhatItStandsFor() {
        assertThat(only("{\"name\": \"x\", \"steps\": [\"rest\"], \"heat\": -1}", Order.class))
                .isEqualTo(new Problem("/heat", "out_of_range", "`heat` must be > 0, but is -1.", "> 0"));
    }

    @Test
    void findsAMistakeOfWholeRecordsBesideOthers() {
        assertThat(problems("{\"heat\": {\"type\": \"rising\", \"to\": 1}, \"steps\": [\"rest\"]}"))
                .extracting(Problem::pointer)
                .containsExactly("/heat/to", "/name");
    }

    @Test
    void pointersBeginWithThePlaceOfThePart() {
        JsonNode node = SpecReader.parse("{\"minutes\": 3}");

        assertThat(catchThrowableOfType(
                                InvalidInputException.class, () -> SpecReader.read(node, "/steps/0", Step.class))
                        .problems())
                .extracting(Problem::pointer)
                .containsExactly("/steps/0/type");
    }

    @Test
    void saysWhereJsonIsMalformed() {
        Problem problem = only("{\"name\": \"x\",\n  \"steps\": [}", Order.class);

        assertThat(problem.code()).isEqualTo("malformed_json");
        assertThat(problem.pointer()).isEmpty();
        assertThat(problem.message()).startsWith("Not valid JSON at line 2, column 13: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "{", "{} {}", "{\"a\": 1, \"a\": 2}", "{\"a\": NaN}", "{'a': 1}", "[1,]", "nul"})
    void refusesWhatIsNotOneJsonValue(String json) {
        assertThat(only(json, Order.class).code()).isEqualTo("malformed_json");
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "[]", "5", "\"bread\""})
    void refusesADocumentOfAnotherKind(String json) {
        assertThat(only(json, Order.class))
                .extracting(Problem::pointer, Problem::code)
                .containsExactly("", "wrong_type");
    }

    @Test
    void hostileDocumentsEndInAProblem() {
        assertThat(only("[".repeat(100_000), Order.class).code()).isEqualTo("too_large");
        assertThat(only("{\"heat\": " + "9".repeat(5_000) + "}", Order.class).code())
                .isEqualTo("too_large");
        assertThat(only(" ".repeat(17 * 1024 * 1024) + "{}", Order.class).code())
                .isEqualTo("too_large");
        assertThat(only("1e999", Heat.class).code()).isEqualTo("out_of_range");
        assertThat(only("9".repeat(900), Heat.class).code()).isEqualTo("out_of_range");
        assertThat(only("{\"type\": \"knead\", \"minutes\": " + "9".repeat(900) + "}", Step.class)
                        .code())
                .isEqualTo("out_of_range");
        assertThat(only("{\"type\": \"knead\", \"minutes\": 1, \"learning_rate\": 1e39}", Step.class)
                        .code())
                .isEqualTo("out_of_range");
        String nested = "{\"type\": \"rising\", \"then\": ".repeat(90) + "\"rising\"" + "}".repeat(90);
        assertThat(SpecReader.read(nested, Heat.class)).isInstanceOf(Heat.Rising.class);
    }

    @Test
    void stopsCountingAtAHundredMistakes() {
        StringBuilder json = new StringBuilder("{\"name\": \"x\", \"steps\": [\"rest\"]");
        for (int i = 0; i < 1_000; i++) {
            json.append(", \"field").append(i).append("\": 0");
        }

        assertThat(problems(json.append('}').toString()))
                .hasSize(101)
                .last()
                .extracting(Problem::code)
                .isEqualTo("too_many_problems");
    }

    @Test
    void itsMapperIsStrictToo() {
        for (String json : List.of(
                "{\"type\": \"knead\", \"minutes\": \"5\"}",
                "{\"type\": \"knead\", \"minutes\": 1.5}",
                "{\"type\": \"knead\", \"minutes\": 1, \"minutes\": 2}",
                "{\"type\": \"knead\", \"minutes\": 1, \"x\": 2}",
                "{\"type\": \"knead\", \"minutes\": 1} 2")) {
            assertThat(catchThrowableOfType(
                            JacksonException.class, () -> SpecReader.mapper().readValue(json, Step.class)))
                    .as(json)
                    .isNotNull();
        }
        assertThat(catchThrowableOfType(
                        JacksonException.class, () -> SpecReader.mapper().readValue("5", String.class)))
                .isNotNull();
    }

    private static List<Problem> problems(String json) {
        return problems(json, Order.class);
    }

    private static List<Problem> problems(String json, Class<?> type) {
        InvalidInputException refused =
                catchThrowableOfType(InvalidInputException.class, () -> SpecReader.read(json, type));
        assertThat(refused).as("refusal of %.100s", json).isNotNull();
        return refused.problems();
    }

    private static Problem only(String json, Class<?> type) {
        List<Problem> problems = problems(json, type);
        assertThat(problems).hasSize(1);
        return problems.get(0);
    }
}
