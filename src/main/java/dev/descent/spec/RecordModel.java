package dev.descent.spec;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import jakarta.validation.Validation;
import jakarta.validation.Validator;
import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;

/** A spec record as a JSON document sees it. */
final class RecordModel {

    /** Safe for use by several threads. */
    static final Validator VALIDATOR = Validation.buildDefaultValidatorFactory().getValidator();

    private static final ClassValue<RecordModel> MODELS = new ClassValue<>() {
        @Override
        protected RecordModel computeValue(Class<?> type) {
            return new RecordModel(type);
        }
    };

    private final Class<?> type;
    private final Constructor<?> constructor;
    private final Object defaults;
    private final List<Component> components;

    private RecordModel(Class<?> type) {
        this.type = type;
        RecordComponent[] parts = type.getRecordComponents();
        try {
            constructor = type.getDeclaredConstructor(
                    Arrays.stream(parts).map(RecordComponent::getType).toArray(Class<?>[]::new));
            constructor.setAccessible(true);
            defaults = build(absent());
            List<Component> found = new ArrayList<>();
            for (int i = 0; i < parts.length; i++) {
                found.add(component(i, parts[i]));
            }
            components = List.copyOf(found);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(
                    type + " can't be built where everything is absent; a spec record fills in defaults and leaves"
                            + " checking to constraints and SelfChecking",
                    e);
        }
    }

    static RecordModel of(Class<?> type) {
        return MODELS.get(type);
    }

    Class<?> type() {
        return type;
    }

    /** The record as it is built where the document says nothing; what is required is then missing. */
    Object defaults() {
        return defaults;
    }

    List<Component> components() {
        return components;
    }

    List<String> names() {
        return components.stream().map(Component::name).toList();
    }

    @Nullable
    Component component(String name) {
        for (Component component : components) {
            if (component.name().equals(name)) {
                return component;
            }
        }
        return null;
    }

    /** Arguments of the constructor where the document says nothing. */
    @Nullable
    Object[] absent() {
        Class<?>[] types = constructor.getParameterTypes();
        @Nullable Object[] arguments = new Object[types.length];
        for (int i = 0; i < types.length; i++) {
            arguments[i] = types[i].isPrimitive() ? Array.get(Array.newInstance(types[i], 1), 0) : null;
        }
        return arguments;
    }

    /** Arguments of the constructor that such a record was built with, the defaults filled in. */
    @Nullable
    Object[] values(Object record) {
        RecordComponent[] parts = type.getRecordComponents();
        @Nullable Object[] values = new Object[parts.length];
        try {
            for (int i = 0; i < parts.length; i++) {
                values[i] = accessor(parts[i]).invoke(record);
            }
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
        return values;
    }

    Object build(@Nullable Object[] arguments) throws InvocationTargetException {
        try {
            return constructor.newInstance(arguments);
        } catch (InstantiationException | IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Method accessor(RecordComponent part) {
        Method accessor = part.getAccessor();
        accessor.setAccessible(true);
        return accessor;
    }

    private Component component(int index, RecordComponent part) throws ReflectiveOperationException {
        // A component's annotations stand on its accessor too, and only there may all of them be asked for.
        Method accessor = accessor(part);
        Object defaultValue = accessor.invoke(defaults);
        boolean required =
                !VALIDATOR.validateValue(type, part.getName(), defaultValue).isEmpty()
                        || defaultValue instanceof Record
                                && !VALIDATOR.validate(defaultValue).isEmpty();
        JsonProperty property = accessor.getAnnotation(JsonProperty.class);
        JsonFormat format = accessor.getAnnotation(JsonFormat.class);
        JsonPropertyDescription description = accessor.getAnnotation(JsonPropertyDescription.class);
        return new Component(
                index,
                part.getName(),
                property == null || property.value().isEmpty()
                        ? PropertyNamingStrategies.SNAKE_CASE.nameForField(null, null, part.getName())
                        : property.value(),
                SpecType.of(part.getAnnotatedType()),
                Limits.of(part.getAnnotatedType().getAnnotations()),
                required ? null : defaultValue,
                required,
                format != null
                        && Arrays.asList(format.with()).contains(JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY),
                description == null ? null : description.value());
    }
}
