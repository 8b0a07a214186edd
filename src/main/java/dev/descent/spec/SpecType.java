package dev.descent.spec;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonTypeName;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Executable;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a value of a spec may be, as its Java type says. */
sealed interface SpecType {

    /** A number, integer, boolean or string; {@code javaType} is never primitive. */
    record Scalar(Class<?> javaType, String name) implements SpecType {}

    /** One of an enum's names. */
    record Choice(Map<String, Object> values) implements SpecType {}

    /** A list. */
    record ListOf(SpecType element, Limits elementLimits) implements SpecType {}

    /** An object with free names. */
    record MapOf(SpecType value, Limits valueLimits) implements SpecType {}

    /** A bare number or object, the one component of a record, or the word that stands for the record without it. */
    record ValueOr(Class<?> record, String word) implements SpecType {

        Component value() {
            return RecordModel.of(record).components().get(0);
        }

        /** As {@code > 0, or `full`}. */
        String range() {
            String range = value().range();
            return (range == null ? "any " + (isObject() ? "object" : "number") : range) + ", or `" + word + "`";
        }

        /** As {@code an integer > 0, or `full`}. */
        String expected() {
            if (isObject()) {
                return "an object, or `" + word + "`";
            }
            String kind =
                    value().type() instanceof Scalar scalar && scalar.name().equals("integer")
                            ? "an integer"
                            : "a number";
            String range = value().range();
            return kind + (range == null ? "" : " " + range) + ", or `" + word + "`";
        }

        boolean isObject() {
            return value().type() instanceof MapOf;
        }
    }

    /** An object whose fields are the components of a record. */
    record RecordOf(Class<?> record) implements SpecType {}

    /** An object whose {@code type} picks a member of a sealed interface, or a short form of it. */
    record FamilyOf(Class<?> family) implements SpecType {}

    /** A type that Jackson builds by a creator from a value of another type, or of any if {@code from} is null. */
    record Custom(Type javaType, @Nullable SpecType from) implements SpecType {}

    static SpecType of(AnnotatedType annotated) {
        if (annotated instanceof AnnotatedParameterizedType parameterized
                && annotated.getType() instanceof ParameterizedType type
                && type.getRawType() instanceof Class<?> raw) {
            AnnotatedType[] arguments = parameterized.getAnnotatedActualTypeArguments();
            if (Collection.class.isAssignableFrom(raw) && raw.isAssignableFrom(List.class)) {
                return new ListOf(of(arguments[0]), Limits.of(arguments[0].getAnnotations()));
            }
            if (raw == Map.class && arguments[0].getType() == String.class) {
                return new MapOf(of(arguments[1]), Limits.of(arguments[1].getAnnotations()));
            }
        }
        return annotated.getType() instanceof Class<?> type ? of(type) : new Custom(annotated.getType(), null);
    }

    static SpecType of(Class<?> type) {
        if (type == Integer.class || type == int.class) {
            return new Scalar(Integer.class, "integer");
        }
        if (type == Long.class || type == long.class) {
            return new Scalar(Long.class, "integer");
        }
        if (type == Double.class || type == double.class) {
            return new Scalar(Double.class, "number");
        }
        if (type == Float.class || type == float.class) {
            return new Scalar(Float.class, "number");
        }
        if (type == Boolean.class || type == boolean.class) {
            return new Scalar(Boolean.class, "boolean");
        }
        if (type == String.class) {
            return new Scalar(String.class, "string");
        }
        if (type.isEnum()) {
            return new Choice(SpecMapper.names(type));
        }
        if (type.isInterface() && type.isSealed() || type.isAnnotationPresent(JsonTypeName.class)) {
            return new FamilyOf(type);
        }
        ValueOrWord valueOrWord = type.getAnnotation(ValueOrWord.class);
        if (valueOrWord != null) {
            return new ValueOr(type, valueOrWord.value());
        }
        Executable creator = delegatingCreator(type);
        if (creator != null) {
            return new Custom(type, of(creator.getAnnotatedParameterTypes()[0]));
        }
        return type.isRecord() ? new RecordOf(type) : new Custom(type, null);
    }

    private static @Nullable Executable delegatingCreator(Class<?> type) {
        List<Executable> executables = new ArrayList<>(List.of(type.getDeclaredConstructors()));
        for (Executable method : type.getDeclaredMethods()) {
            if (Modifier.isStatic(method.getModifiers())) {
                executables.add(method);
            }
        }
        return executables.stream()
                .filter(executable -> {
                    JsonCreator creator = executable.getAnnotation(JsonCreator.class);
                    return creator != null && creator.mode() == JsonCreator.Mode.DELEGATING;
                })
                .findFirst()
                .orElse(null);
    }
}
