package dev.descent.spec;

import com.fasterxml.jackson.annotation.JsonTypeName;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Spec records and families as JSON Schema 2020-12, the schema language of OpenAPI 3.1: what {@link SpecReader} takes, but for the
 * rules of {@link SelfChecking}, and for null, which it takes wherever a field may be absent. Of another program's form they say only
 * how to tell it.
 */
public final class JsonSchemas {

    /** Where an OpenAPI document keeps its schemas. */
    public static final String COMPONENTS = "#/components/schemas/";

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private JsonSchemas() {}

    /**
     * Schemas of a type and of all that a document of that type may hold.
     *
     * @return by {@link #name}; they refer to each other below {@link #COMPONENTS}
     */
    public static Map<String, JsonNode> of(Class<?> root) {
        Map<String, JsonNode> schemas = new LinkedHashMap<>();
        for (Class<?> type : Catalogue.reachable(root)) {
            JsonNode schema = type.isInterface() ? family(Family.of(type)) : record(type);
            if (schemas.put(name(type), schema) != null) {
                throw new IllegalStateException("two specs are called " + name(type));
            }
        }
        return schemas;
    }

    /** Name of a type's schema: its own behind those of the types around it, as {@code Scaling.Pixel}. */
    public static String name(Class<?> type) {
        return type.getName().substring(type.getPackageName().length() + 1).replace('$', '.');
    }

    private static ObjectNode reference(Class<?> type) {
        return NODES.objectNode().put("$ref", COMPONENTS + name(type));
    }

    private static ObjectNode family(Family family) {
        ArrayNode objects = NODES.arrayNode();
        ArrayNode names = NODES.arrayNode();
        ObjectNode mapping = NODES.objectNode();
        family.members().forEach((name, member) -> {
            objects.add(reference(member));
            mapping.put(name, COMPONENTS + name(member));
            if (RecordModel.of(member).components().stream().noneMatch(Component::required)) {
                names.add(name);
            }
        });
        ObjectNode object = NODES.objectNode();
        object.set("oneOf", objects);
        object.putObject("discriminator").put("propertyName", Family.TYPE).set("mapping", mapping);
        ArrayNode forms = NODES.arrayNode().add(object);
        if (!names.isEmpty()) {
            forms.addObject()
                    .put("type", "string")
                    .put("description", "The name alone: all parameters have their defaults.")
                    .set("enum", names);
        }
        NumberShorthand number = family.number();
        if (number != null) {
            forms.add(shorthand(family, number));
        }
        return forms.size() == 1 ? object : (ObjectNode) NODES.objectNode().set("oneOf", forms);
    }

    private static ObjectNode shorthand(Family family, NumberShorthand number) {
        Class<?> member = family.members().get(number.type());
        Component component = member == null ? null : RecordModel.of(member).component(number.field());
        if (component == null) {
            throw new IllegalStateException("@NumberShorthand of " + family.type() + " names what doesn't exist");
        }
        ObjectNode schema = limited(component.type(), component.limits());
        return schema.put("description", "Stands for " + number.type() + " with this " + number.field() + ".");
    }

    private static ObjectNode record(Class<?> type) {
        ObjectNode schema = NODES.objectNode().put("type", "object");
        About about = type.getAnnotation(About.class);
        if (about != null) {
            schema.put("description", description(about));
        }
        ArrayNode required = NODES.arrayNode();
        ObjectNode properties = schema.putObject("properties");
        JsonTypeName name = type.getAnnotation(JsonTypeName.class);
        if (name != null) {
            properties.putObject(Family.TYPE).put("type", "string").put("const", name.value());
            required.add(Family.TYPE);
        }
        for (Component component : RecordModel.of(type).components()) {
            properties.set(component.name(), component(component));
            if (component.required()) {
                required.add(component.name());
            }
        }
        if (!required.isEmpty()) {
            schema.set("required", required);
        }
        schema.put("additionalProperties", false);
        Translator translator = RecordModel.of(type).translator();
        if (translator == null) {
            return schema;
        }
        ArrayNode forms = NODES.arrayNode().add(schema).addAll(translator.schemas());
        return (ObjectNode) NODES.objectNode().set("oneOf", forms);
    }

    private static String description(About about) {
        return about.value()
                + (about.equation().isEmpty() ? "" : " `" + about.equation() + "`")
                + (about.source().isEmpty() ? "" : " (" + about.source() + ")");
    }

    private static ObjectNode component(Component component) {
        ObjectNode schema = limited(component.type(), component.limits());
        if (component.single() && component.type() instanceof SpecType.ListOf list) {
            ArrayNode forms = NODES.arrayNode().add(limited(list.element(), list.elementLimits()));
            forms.add(schema);
            schema = NODES.objectNode();
            schema.set("oneOf", forms);
        }
        if (component.meaning() != null) {
            schema.put("description", component.meaning());
        }
        JsonNode defaultJson = component.defaultJson();
        if (defaultJson != null) {
            schema.set("default", defaultJson);
        }
        return schema;
    }

    private static ObjectNode limited(SpecType type, Limits limits) {
        ObjectNode schema = schema(type);
        for (Limits.Bound bound : limits.bounds()) {
            boolean lower = bound.side() == Limits.Side.LOWER;
            String inclusive = lower ? "minimum" : "maximum";
            String exclusive = lower ? "exclusiveMinimum" : "exclusiveMaximum";
            schema.put(bound.inclusive() ? inclusive : exclusive, bound.value());
        }
        String unit =
                type instanceof SpecType.ListOf ? "Items" : type instanceof SpecType.MapOf ? "Properties" : "Length";
        if (limits.minLength() > 0) {
            schema.put("min" + unit, limits.minLength());
        }
        if (limits.maxLength() < Integer.MAX_VALUE) {
            schema.put("max" + unit, limits.maxLength());
        }
        if (limits.pattern() != null) {
            schema.put("pattern", "^(?:" + limits.pattern() + ")$");
        } else if (limits.notBlank()) {
            schema.put("pattern", "\\S");
        }
        return schema;
    }

    private static ObjectNode schema(SpecType type) {
        ObjectNode schema = NODES.objectNode();
        if (type instanceof SpecType.Scalar scalar) {
            schema.put("type", scalar.name());
            if (scalar.javaType() == Integer.class || scalar.javaType() == Long.class) {
                schema.put("format", scalar.javaType() == Integer.class ? "int32" : "int64");
            }
        } else if (type instanceof SpecType.Choice choice) {
            schema.put("type", "string");
            choice.values().keySet().forEach(schema.putArray("enum")::add);
        } else if (type instanceof SpecType.ValueOr either) {
            Component value = either.value();
            ArrayNode forms = schema.putArray("oneOf").add(limited(value.type(), value.limits()));
            forms.addObject().put("type", "string").put("const", either.word());
        } else if (type instanceof SpecType.ListOf list) {
            schema.put("type", "array").set("items", limited(list.element(), list.elementLimits()));
        } else if (type instanceof SpecType.MapOf map) {
            schema.put("type", "object").set("additionalProperties", limited(map.value(), map.valueLimits()));
        } else if (type instanceof SpecType.RecordOf record) {
            return reference(record.record());
        } else if (type instanceof SpecType.FamilyOf family) {
            return reference(family.family());
        } else if (type instanceof SpecType.Custom custom && custom.from() != null) {
            return schema(custom.from());
        }
        return schema;
    }
}
