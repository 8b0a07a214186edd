package dev.descent.spec;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * One component of a spec record.
 *
 * @param owner the record that declares it
 * @param index among the components of the document's object
 * @param javaName in its record
 * @param name in JSON
 * @param type of its values
 * @param limits of its values
 * @param defaultValue what the record fills in where the document has none; null if it leaves it absent, or if it is required
 * @param required whether what the record fills in breaks the component's own constraints
 * @param single whether a bare value stands for the list of it
 * @param meaning for people
 */
record Component(
        Class<?> owner,
        int index,
        String javaName,
        String name,
        SpecType type,
        Limits limits,
        @Nullable Object defaultValue,
        boolean required,
        boolean single,
        @Nullable String meaning) {

    /** The same at another place. */
    Component at(int other) {
        return new Component(owner, other, javaName, name, type, limits, defaultValue, required, single, meaning);
    }

    /** Of the value and, for a list or map, of its elements; null if everything is allowed. */
    @Nullable
    String range() {
        String own = limits.text(type);
        String elements = null;
        if (type instanceof SpecType.ValueOr either) {
            return either.range();
        }
        if (type instanceof SpecType.ListOf list) {
            elements = list.elementLimits().text(list.element());
        } else if (type instanceof SpecType.MapOf map) {
            elements = map.valueLimits().text(map.value());
        }
        if (elements == null) {
            return own;
        }
        return (own == null ? "" : own + ", ") + "each " + elements;
    }

    /** The default as a user would write it: a bare name or number where that says it all. */
    @Nullable
    JsonNode defaultJson() {
        if (defaultValue == null) {
            return null;
        }
        JsonNode json = SpecMapper.MAPPER.valueToTree(defaultValue);
        if (type instanceof SpecType.FamilyOf family) {
            NumberShorthand number = Family.of(family.family()).number();
            String name = json.get(Family.TYPE).stringValue();
            if (number != null && name.equals(number.type()) && json.size() == 2) {
                return json.get(number.field());
            }
            RecordModel model = RecordModel.of(defaultValue.getClass());
            if (model.components().stream().noneMatch(Component::required) && defaultValue.equals(model.defaults())) {
                return json.get(Family.TYPE);
            }
        }
        return json;
    }
}
