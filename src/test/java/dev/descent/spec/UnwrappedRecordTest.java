package dev.descent.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.descent.spec.Bakery.Topping;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.NotNull;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** What is unwrapped into a record is read, refused, described and written as if it were the record's own. */
class UnwrappedRecordTest {

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
    public sealed interface Parcel {}

    @JsonTypeName("cake")
    public record Cake(
            @JsonPropertyDescription("How many eat of it.") @NotNull
            Integer guests,

            @JsonUnwrapped Delivery delivery,

            @JsonPropertyDescription("What is written on it.")
            String text)
            implements Parcel {

        public Cake {
            delivery = Objects.requireNonNullElse(delivery, new Delivery(null, null, null, null));
            text = Objects.requireNonNullElse(text, "");
        }
    }

    public record Delivery(
            @JsonPropertyDescription("Where to ring.") @NotNull @Max(9)
            Integer floorNumber,

            @JsonPropertyDescription("Not before.") Integer from,
            @JsonPropertyDescription("Not after.") Integer to,

            @JsonPropertyDescription("What comes with it.") @Valid
            Topping extra)
            implements SelfChecking {

        public Delivery {
            from = Objects.requireNonNullElse(from, 8);
            to = Objects.requireNonNullElse(to, 20);
            extra = Objects.requireNonNullElse(extra, new Topping.Salt());
        }

        @Override
        public void check(Problems problems) {
            if (to < from) {
                problems.at("to").add("out_of_range", "`to` must not lie before `from`.");
            }
        }
    }

    private static final Cake CAKE = new Cake(12, new Delivery(3, 8, 10, new Topping.Sugar(5)), "Ann");
    private static final String WRITTEN =
            "{'type':'cake','guests':12,'floor_number':3,'from':8,'to':10,'extra':{'type':'sugar','grains':5},'text':'Ann'}";

    @Test
    void isReadFromTheObjectAroundIt() {
        assertThat(read(WRITTEN)).isEqualTo(CAKE);
        assertThat(read("{'type': 'cake', 'floor_number': 1, 'guests': 2}"))
                .isEqualTo(new Cake(2, new Delivery(1, 8, 20, new Topping.Salt()), ""));
    }

    @Test
    void isWrittenAndReadBackByTheMapper() {
        assertThat(SpecReader.mapper().writeValueAsString(CAKE)).isEqualTo(WRITTEN.replace('\'', '"'));
        assertThat(SpecReader.mapper().readValue(WRITTEN.replace('\'', '"'), Parcel.class))
                .isEqualTo(CAKE);
        assertThatThrownBy(() -> SpecReader.mapper()
                        .readValue("{\"type\":\"cake\",\"guests\":1,\"floor_number\":3,\"form\":8}", Parcel.class))
                .isInstanceOf(JacksonException.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "'floor_number': 10, 'guests': 1 | /floor_number | `floor_number` must be ≤ 9, but is 10.",
                "'guests': 1 | /floor_number | `floor_number` is required.",
                "'floor_number': 3 | /guests | `guests` is required.",
                "'floor_number': 3, 'guests': 1, 'form': 9 | /form | Unknown field `form`; did you mean `from`?",
                "'floor_number': 3, 'guests': 1, 'from': 'nine' | /from | `from` must be an integer, but is the string \"nine\".",
                "'floor_number': 3, 'guests': 1, 'to': 7 | /to | `to` must not lie before `from`.",
                "'floor_number': 3, 'guests': 1, 'extra': {'type': 'sugar', 'grains': 0} | /extra/grains | `grains` must be > 0, but is 0.",
                "'floor_number': 3, 'guests': 1, 'delivery': {'from': 9} | /delivery | Unknown field `delivery`.",
            })
    void mistakesAreReportedWhereTheyStand(String fields, String pointer, String message) {
        InvalidInputException refused =
                catchThrowableOfType(InvalidInputException.class, () -> read("{'type': 'cake', " + fields + "}"));

        assertThat(refused.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.pointer()).isEqualTo(pointer);
            assertThat(problem.message()).isEqualTo(message);
        });
    }

    @Test
    void standsInTheCatalogueInItsPlace() {
        List<Catalogue.Parameter> parameters = Catalogue.of(Parcel.class).get(0).parameters();

        assertThat(parameters)
                .extracting(Catalogue.Parameter::name)
                .containsExactly("guests", "floor_number", "from", "to", "extra", "text");
        assertThat(parameters.get(1).range()).isEqualTo("≤ 9");
        assertThat(parameters.get(1).required()).isTrue();
        assertThat(parameters.get(2).defaultValue()).isEqualTo(SpecReader.parse("8"));
        assertThat(Catalogue.families(Parcel.class)).containsExactly(Parcel.class, Topping.class);
    }

    public record Twice(Integer from, @JsonUnwrapped Delivery delivery) {

        public Twice {
            delivery = Objects.requireNonNullElse(delivery, new Delivery(1, null, null, null));
        }
    }

    @Test
    void mayNotRepeatAName() {
        assertThatThrownBy(() -> SpecReader.read("{}", Twice.class))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("two fields of one name");
    }

    @Test
    void standsInTheSchema() {
        JsonNode schema = JsonSchemas.of(Parcel.class).get("UnwrappedRecordTest.Cake");

        assertThat(schema.get("properties").propertyNames())
                .containsExactly("type", "guests", "floor_number", "from", "to", "extra", "text");
        assertThat(schema.get("required").toString()).isEqualTo("[\"type\",\"guests\",\"floor_number\"]");
        assertThat(schema.at("/properties/extra/$ref").asString()).endsWith("Bakery.Topping");
        assertThat(JsonSchemas.of(Parcel.class)).doesNotContainKey("UnwrappedRecordTest.Delivery");
    }

    private static Parcel read(String json) {
        return SpecReader.read(json.replace('\'', '"'), Parcel.class);
    }
}
