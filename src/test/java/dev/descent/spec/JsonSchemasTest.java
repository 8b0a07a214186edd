package dev.descent.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.descent.spec.Bakery.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The schema and the reader must agree on every one of these documents. */
class JsonSchemasTest {

    private static final Schema ORDER = schema();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'name': 'x', 'steps': ['rest']}",
                "{'name': 'x', 'steps': [{'type': 'rest'}, {'type': 'knead', 'minutes': 5, 'learning_rate': 0.5}, 'salt']}",
                "{'name': 'x', 'steps': ['rest'], 'heat': 180}",
                "{'name': 'x', 'steps': ['rest'], 'heat': 'rising'}",
                "{'name': 'x', 'steps': ['rest'], 'heat': {'type': 'rising', 'then': {'type': 'rising', 'then': 5}}}",
                "{'name': 'x', 'steps': ['rest'], 'tray': 3, 'topping': 'salt', 'whole_grain': 0, 'size': 'small'}",
                "{'name': 'x', 'steps': ['rest'], 'tray': [3, 4], 'extras': {'nuts': 1}, 'wrapped': true, 'serial': 3.0}"
            })
    void acceptsWhatTheReaderAccepts(String json) {
        JsonNode document = parse(json);

        assertThat(ORDER.validate(document)).isEmpty();
        assertThat(SpecReader.read(document, "", Order.class)).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'steps': ['rest']}",
                "{'name': ' ', 'steps': ['rest']}",
                "{'name': 'x', 'steps': []}",
                "{'name': 'x', 'steps': ['rest'], 'wholeGrain': 0.5}",
                "{'name': 'x', 'steps': ['rest'], 'whole_grain': 1}",
                "{'name': 'x', 'steps': ['rest'], 'whole_grain': '0.5'}",
                "{'name': 'x', 'steps': ['knead']}",
                "{'name': 'x', 'steps': [{'type': 'knead', 'minutes': 61}]}",
                "{'name': 'x', 'steps': [{'type': 'knead', 'minutes': 1.5}]}",
                "{'name': 'x', 'steps': [{'type': 'rest', 'minutes': 1}]}",
                "{'name': 'x', 'steps': [{'minutes': 1}]}",
                "{'name': 'x', 'steps': [5]}",
                "{'name': 'x', 'steps': ['rest'], 'heat': 0}",
                "{'name': 'x', 'steps': ['rest'], 'heat': {'type': 'rising', 'then': {'type': 'falling'}}}",
                "{'name': 'x', 'steps': ['rest'], 'topping': 'rest'}",
                "{'name': 'x', 'steps': ['rest'], 'size': 'huge'}",
                "{'name': 'x', 'steps': ['rest'], 'tray': []}",
                "{'name': 'x', 'steps': ['rest'], 'tray': [1, 2, 3]}",
                "{'name': 'x', 'steps': ['rest'], 'tray': -1}",
                "{'name': 'x', 'steps': ['rest'], 'extras': {'nuts': 0}}",
                "{'name': 'x', 'steps': ['rest'], 'box': ['a']}",
                "[]"
            })
    void refusesWhatTheReaderRefuses(String json) {
        JsonNode document = parse(json);

        assertThat(ORDER.validate(document)).isNotEmpty();
        assertThatThrownBy(() -> SpecReader.read(document, "", Order.class)).isInstanceOf(InvalidInputException.class);
    }

    @Test
    void saysWhatPeopleAndToolsNeedToKnow() {
        assertThat(published("Bakery.Heat")).isEqualTo(parse("""
                                {'oneOf': [{'oneOf': [{'$ref': '#/components/schemas/Bakery.Heat.Constant'},
                                                      {'$ref': '#/components/schemas/Bakery.Heat.Rising'}],
                                            'discriminator': {'propertyName': 'type', 'mapping': {
                                                'constant': '#/components/schemas/Bakery.Heat.Constant',
                                                'rising': '#/components/schemas/Bakery.Heat.Rising'}}},
                                           {'type': 'string', 'description': 'The name alone: all parameters have their defaults.',
                                            'enum': ['rising']},
                                           {'type': 'number', 'exclusiveMinimum': 0,
                                            'description': 'Stands for constant with this degrees.'}]}
                                """));
        assertThat(published("Bakery.Heat.Rising")).isEqualTo(parse("""
                                {'type': 'object', 'description': 'Rises. `t₀ + kt` (Grandmother 1950)',
                                 'properties': {'type': {'type': 'string', 'const': 'rising'},
                                                'from': {'type': 'number', 'description': 'At the start.', 'default': 100.0},
                                                'to': {'type': 'number', 'description': 'At the end.', 'default': 200.0},
                                                'then': {'$ref': '#/components/schemas/Bakery.Heat',
                                                         'description': 'What comes after.'}},
                                 'required': ['type'], 'additionalProperties': false}
                                """));
    }

    private static Schema schema() {
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        document.put("$ref", JsonSchemas.COMPONENTS + JsonSchemas.name(Order.class));
        ObjectNode schemas = document.putObject("components").putObject("schemas");
        JsonSchemas.of(Order.class).forEach(schemas::set);
        // Through text, as it is published.
        JsonNode published = SpecReader.mapper().readTree(document.toString());
        return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(published);
    }

    private static JsonNode published(String name) {
        return JsonMapper.shared()
                .readTree(JsonSchemas.of(Order.class).get(name).toString());
    }

    private static JsonNode parse(String json) {
        return JsonMapper.shared().readTree(json.replace('\'', '"'));
    }
}
