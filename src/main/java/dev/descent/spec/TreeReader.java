package dev.descent.spec;

import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Builds spec records from a JSON tree and goes on after every mistake, which Jackson's own binding can't: after the first one it
 * has no object left to check the rest against. A value that can't be read becomes null, and the records around it are not built.
 */
final class TreeReader {

    private TreeReader() {}

    /** Returns null if the value can't be read; the mistakes are then in {@code problems}. */
    static @Nullable Object read(JsonNode node, SpecType type, Problems problems) {
        if (type instanceof SpecType.Scalar scalar) {
            return ScalarReader.read(node, scalar, problems);
        }
        if (type instanceof SpecType.Choice choice) {
            return choice(node, choice, problems);
        }
        if (type instanceof SpecType.ValueOr either) {
            return valueOr(node, either, problems);
        }
        if (type instanceof SpecType.ListOf list) {
            return list(node, list, problems);
        }
        if (type instanceof SpecType.MapOf map) {
            return map(node, map, problems);
        }
        if (type instanceof SpecType.RecordOf record) {
            return record(RecordModel.of(record.record()), node, problems);
        }
        if (type instanceof SpecType.FamilyOf family) {
            return member(node, Family.of(family.family()), problems);
        }
        return custom(node, (SpecType.Custom) type, problems);
    }

    private static @Nullable Object record(RecordModel model, JsonNode node, Problems problems) {
        Translator translator = model.translator();
        if (translator != null && translator.recognizes(node)) {
            int before = problems.reports();
            Translation translation = translator.translate(node, problems);
            if (translation == null) {
                return null;
            }
            Object read = fields(model, translation.tree(), null, problems.translated(translation));
            return problems.reports() == before ? read : null;
        }
        return node.isObject() ? fields(model, node, null, problems) : wrongType(node, "an object", problems);
    }

    private static @Nullable Object member(JsonNode given, Family family, Problems place) {
        JsonNode expanded = family.expand(given);
        JsonNode node = expanded == null ? given : expanded;
        Problems problems = expanded == null ? place : place.ofShorthand();
        String allowed = String.join(", ", family.members().keySet());
        if (!node.isObject()) {
            return wrongType(node, family.expected(), allowed, problems);
        }
        JsonNode type = node.get(Family.TYPE);
        if (type == null || type.isNull()) {
            problems.at(Family.TYPE)
                    .add("missing_type", "`type` is required: it says which of the kinds this is.", allowed);
            return null;
        }
        if (!type.isString()) {
            return wrongType(type, "a string", allowed, problems.at(Family.TYPE));
        }
        String name = type.stringValue();
        Class<?> member = family.members().get(name);
        if (member == null) {
            String hint = NearName.hint(name, family.members().keySet());
            problems.at(Family.TYPE).add("unknown_type", "Unknown type " + Wording.quote(name) + hint, allowed);
            return null;
        }
        return fields(RecordModel.of(member), node, name, problems);
    }

    private static @Nullable Object fields(
            RecordModel model, JsonNode node, @Nullable String typeName, Problems problems) {
        int before = problems.reports();
        @Nullable Object[] values = model.absent();
        List<Component> missing = new ArrayList<>(
                model.components().stream().filter(Component::required).toList());
        for (Map.Entry<String, JsonNode> field : node.properties()) {
            if (typeName != null && field.getKey().equals(Family.TYPE)) {
                continue;
            }
            Component component = model.component(field.getKey());
            if (component == null) {
                unknownField(field.getKey(), model, problems);
            } else if (!field.getValue().isNull()) {
                missing.remove(component);
                values[component.index()] = component(component, field.getValue(), problems.at(component.name()));
            }
        }
        if (!missing.isEmpty()) {
            missing(missing, typeName, problems);
        }
        return problems.reports() == before ? build(model, values, problems) : null;
    }

    private static void unknownField(String name, RecordModel model, Problems problems) {
        List<String> known = model.names();
        String end = known.isEmpty() ? "; there is none to set." : NearName.hint(name, known);
        problems.at(name).add("unknown_field", "Unknown field " + Wording.quote(name) + end, String.join(", ", known));
    }

    private static void missing(List<Component> missing, @Nullable String typeName, Problems problems) {
        if (problems.isShorthand()) {
            String names = missing.stream().map(c -> "`" + c.name() + "`").collect(Collectors.joining(" and "));
            problems.add("missing", "`" + typeName + "` needs " + names + ": write it as an object with a `type`.");
            return;
        }
        for (Component component : missing) {
            problems.at(component.name())
                    .add(
                            "missing",
                            "`" + component.name() + "` is required.",
                            component.limits().text(component.type()));
        }
    }

    private static @Nullable Object build(RecordModel model, @Nullable Object[] values, Problems problems) {
        int before = problems.reports();
        Object built;
        try {
            built = model.build(values);
        } catch (InvocationTargetException e) {
            refused(Objects.requireNonNullElse(e.getCause(), e), problems);
            return null;
        }
        model.check(built, problems);
        return problems.reports() == before ? built : null;
    }

    private static @Nullable Object component(Component component, JsonNode node, Problems problems) {
        int mark = problems.mark();
        Object value;
        if (component.single() && !node.isArray() && component.type() instanceof SpecType.ListOf list) {
            Object element = read(node, list.element(), problems);
            value = element == null ? null : List.of(element);
        } else {
            value = read(node, component.type(), problems);
        }
        if (value != null) {
            ConstraintChecker.check(component, node, value, problems);
            problems.sortSince(mark, node);
        }
        return value;
    }

    private static @Nullable Object choice(JsonNode node, SpecType.Choice choice, Problems problems) {
        String allowed = String.join(", ", choice.values().keySet());
        if (!node.isString()) {
            return wrongType(node, "a string", allowed, problems);
        }
        Object value = choice.values().get(node.stringValue());
        if (value == null) {
            String hint = NearName.hint(node.stringValue(), choice.values().keySet());
            problems.add(
                    "unknown_value",
                    Wording.sentence(Wording.place(problems.pointer()) + " can't be " + Wording.value(node) + hint),
                    allowed);
        }
        return value;
    }

    /** Whatever is wrong with the value, both that it may be are named; but what an object has wrong within is told in its place. */
    private static @Nullable Object valueOr(JsonNode node, SpecType.ValueOr either, Problems problems) {
        RecordModel model = RecordModel.of(either.record());
        if (node.isString() && node.stringValue().equals(either.word())) {
            return model.defaults();
        }
        boolean within = node.isObject() && either.isObject();
        int before = problems.reports();
        Problems ofValue = within ? problems : new Problems(problems.pointer());
        Object value = component(either.value(), node, ofValue);
        if (within ? problems.reports() == before : ofValue.list().isEmpty()) {
            return build(model, new @Nullable Object[] {value}, problems);
        }
        if (within) {
            return null;
        }
        boolean isWord = node.isString();
        String hint = isWord ? NearName.suggestion(node.stringValue(), List.of(either.word())) : "";
        problems.add(
                isWord ? "unknown_value" : ofValue.list().get(0).code(),
                Wording.sentence(Wording.place(problems.pointer()) + " must be " + either.expected() + ", but is "
                        + Wording.value(node) + hint),
                either.range());
        return null;
    }

    private static @Nullable Object list(JsonNode node, SpecType.ListOf list, Problems problems) {
        if (!node.isArray()) {
            return wrongType(node, "a list", problems);
        }
        List<@Nullable Object> elements = new ArrayList<>();
        for (int i = 0; i < node.size(); i++) {
            elements.add(read(node.get(i), list.element(), problems.at(i)));
        }
        return elements;
    }

    private static @Nullable Object map(JsonNode node, SpecType.MapOf map, Problems problems) {
        if (!node.isObject()) {
            return wrongType(node, "an object", problems);
        }
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> entry : node.properties()) {
            values.put(entry.getKey(), read(entry.getValue(), map.value(), problems.at(entry.getKey())));
        }
        return values;
    }

    private static @Nullable Object custom(JsonNode node, SpecType.Custom custom, Problems problems) {
        int before = problems.reports();
        if (custom.from() != null) {
            read(node, custom.from(), problems);
        }
        if (problems.reports() != before) {
            return null;
        }
        try {
            Object value = SpecMapper.MAPPER.treeToValue(node, SpecMapper.MAPPER.constructType(custom.javaType()));
            return value == null ? wrongType(node, "a value", problems) : value;
        } catch (JacksonException e) {
            refused(Objects.requireNonNullElse(e.getCause(), e), problems);
            return null;
        }
    }

    /** A constructor or creator threw: what it says is the best there is to tell. */
    private static void refused(Throwable cause, Problems problems) {
        if (cause instanceof InvalidInputException invalid) {
            problems.addAll(invalid.problems());
        } else if (cause instanceof IllegalArgumentException && cause.getMessage() != null) {
            problems.add(
                    "invalid",
                    Wording.sentence(Wording.place(problems.pointer()) + " is refused: " + cause.getMessage()));
        } else if (cause instanceof JacksonException jackson) {
            problems.add("wrong_type", Wording.sentence(jackson.getOriginalMessage()));
        } else {
            throw new IllegalStateException("a spec can't be built from a checked document", cause);
        }
    }

    private static @Nullable Object wrongType(JsonNode node, String expected, Problems problems) {
        return wrongType(node, expected, null, problems);
    }

    static @Nullable Object wrongType(JsonNode node, String expected, @Nullable String allowed, Problems problems) {
        String place = Wording.place(problems.pointer());
        problems.add(
                "wrong_type",
                Wording.sentence(place + " must be " + expected + ", but is " + Wording.value(node)),
                allowed);
        return null;
    }
}
