package dev.descent.spec;

import com.fasterxml.jackson.annotation.JsonTypeName;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * A sealed interface of specs, or one of its records where a component asks for just that one.
 *
 * @param type of the family
 * @param members records by their names, those of nested families included, in the order of the source
 */
record Family(
        Class<?> type,
        Map<String, Class<?>> members,
        @Nullable NumberShorthand number) {

    /** The field that picks the member. */
    static final String TYPE = "type";

    private static final ClassValue<Family> FAMILIES = new ClassValue<>() {
        @Override
        protected Family computeValue(Class<?> type) {
            Map<String, Class<?>> members = new LinkedHashMap<>();
            collect(type, members);
            return new Family(type, members, type.getAnnotation(NumberShorthand.class));
        }
    };

    static Family of(Class<?> type) {
        return FAMILIES.get(type);
    }

    private static void collect(Class<?> type, Map<String, Class<?>> members) {
        if (type.isInterface() && type.isSealed()) {
            for (Class<?> permitted : type.getPermittedSubclasses()) {
                collect(permitted, members);
            }
            return;
        }
        JsonTypeName name = type.getAnnotation(JsonTypeName.class);
        if (name == null || !type.isRecord()) {
            throw new IllegalStateException(type + " is part of a spec, so it must be a record with @JsonTypeName");
        }
        if (members.put(name.value(), type) != null) {
            throw new IllegalStateException("two specs of one family are called " + name.value());
        }
    }

    /** The object that a bare name or number stands for; null if the value isn't a short form. */
    @Nullable
    JsonNode expand(JsonNode given) {
        if (given.isString()) {
            return JsonNodeFactory.instance.objectNode().put(TYPE, given.stringValue());
        }
        if (given.isNumber() && number != null) {
            return JsonNodeFactory.instance
                    .objectNode()
                    .put(TYPE, number.type())
                    .set(number.field(), given);
        }
        return null;
    }

    /** What an error message asks for. */
    String expected() {
        return "the name of one of these, or an object with a `type`" + (number == null ? "" : ", or a number");
    }
}
