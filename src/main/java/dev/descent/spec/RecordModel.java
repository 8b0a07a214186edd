package dev.descent.spec;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
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

/**
 * A spec record as a JSON document sees it. What a component with {@link JsonUnwrapped}, itself a record, is made of stands among
 * the others: the document knows nothing of the record between.
 */
final class RecordModel {

    /** Safe for use by several threads. */
    static final Validator VALIDATOR = Validation.buildDefaultValidatorFactory().getValidator();

    private static final ClassValue<RecordModel> MODELS = new ClassValue<>() {
        @Override
        protected RecordModel computeValue(Class<?> type) {
            return new RecordModel(type);
        }
    };

    /** One parameter of the constructor; {@code unwrapped} is null if it is a field of the document. */
    private record Part(
            Class<?> type, Method accessor, @Nullable RecordModel unwrapped) {}

    private final Class<?> type;
    private final List<Part> parts;
    private final Constructor<?> constructor;
    private final Object defaults;
    private final List<Component> components;
    private final @Nullable Translator translator;

    private RecordModel(Class<?> type) {
        this.type = type;
        RecordComponent[] declared = type.getRecordComponents();
        parts = Arrays.stream(declared).map(RecordModel::part).toList();
        try {
            constructor =
                    type.getDeclaredConstructor(parts.stream().map(Part::type).toArray(Class<?>[]::new));
            constructor.setAccessible(true);
            defaults = build(absent());
            translator = translator(type.getAnnotation(TranslatedBy.class));
            List<Component> found = new ArrayList<>();
            for (int i = 0; i < declared.length; i++) {
                RecordModel unwrapped = parts.get(i).unwrapped();
                if (unwrapped == null) {
                    found.add(component(found.size(), declared[i], parts.get(i).accessor()));
                } else {
                    unwrapped.components.forEach(component -> found.add(component.at(found.size())));
                }
            }
            components = List.copyOf(found);
            if (names().stream().distinct().count() < components.size()) {
                throw new IllegalStateException(type + " has two fields of one name");
            }
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(
                    type + " can't be built where everything is absent; a spec record fills in defaults and leaves"
                            + " checking to constraints and SelfChecking",
                    e);
        }
    }

    private static Part part(RecordComponent declared) {
        // A component's annotations stand on its accessor too, and only there may all of them be asked for.
        Method accessor = declared.getAccessor();
        accessor.setAccessible(true);
        boolean unwrapped = accessor.isAnnotationPresent(JsonUnwrapped.class);
        return new Part(declared.getType(), accessor, unwrapped ? of(declared.getType()) : null);
    }

    static RecordModel of(Class<?> type) {
        return MODELS.get(type);
    }

    /** The record as it is built where the document says nothing; what is required is then missing. */
    Object defaults() {
        return defaults;
    }

    private static @Nullable Translator translator(@Nullable TranslatedBy by) throws ReflectiveOperationException {
        if (by == null) {
            return null;
        }
        Constructor<? extends Translator> constructor = by.value().getDeclaredConstructor();
        constructor.setAccessible(true);
        return constructor.newInstance();
    }

    /** Of the record's other form; null if it has none. */
    @Nullable
    Translator translator() {
        return translator;
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

    /** Values of the components where the document says nothing. */
    @Nullable
    Object[] absent() {
        List<@Nullable Object> values = new ArrayList<>();
        for (Part part : parts) {
            if (part.unwrapped() != null) {
                values.addAll(Arrays.asList(part.unwrapped().absent()));
            } else {
                values.add(part.type().isPrimitive() ? Array.get(Array.newInstance(part.type(), 1), 0) : null);
            }
        }
        return values.toArray();
    }

    /** Values of the components that such a record was built with, the defaults filled in. */
    @Nullable
    Object[] values(Object record) {
        List<@Nullable Object> values = new ArrayList<>();
        for (Part part : parts) {
            Object value = value(part.accessor(), record);
            if (part.unwrapped() == null) {
                values.add(value);
            } else {
                values.addAll(Arrays.asList(part.unwrapped().values(value)));
            }
        }
        return values.toArray();
    }

    /**
     * Builds the record.
     *
     * @param values of the components, in their order
     */
    Object build(@Nullable Object[] values) throws InvocationTargetException {
        @Nullable Object[] arguments = new Object[parts.size()];
        int next = 0;
        for (int i = 0; i < arguments.length; i++) {
            RecordModel unwrapped = parts.get(i).unwrapped();
            if (unwrapped == null) {
                arguments[i] = values[next++];
            } else {
                int end = next + unwrapped.components.size();
                arguments[i] = unwrapped.build(Arrays.copyOfRange(values, next, end));
                next = end;
            }
        }
        try {
            return constructor.newInstance(arguments);
        } catch (InstantiationException | IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Lets a record that was built, and those unwrapped into it, check what no single component can state. */
    void check(Object built, Problems problems) {
        for (Part part : parts) {
            if (part.unwrapped() != null) {
                part.unwrapped().check(value(part.accessor(), built), problems);
            }
        }
        if (built instanceof SelfChecking checking) {
            checking.check(problems);
        }
    }

    private static Object value(Method accessor, Object built) {
        try {
            return accessor.invoke(built);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private Component component(int index, RecordComponent part, Method accessor) throws ReflectiveOperationException {
        Object defaultValue = accessor.invoke(defaults);
        boolean required =
                !VALIDATOR.validateValue(type, part.getName(), defaultValue).isEmpty()
                        || defaultValue instanceof Record
                                && !VALIDATOR.validate(defaultValue).isEmpty();
        JsonProperty property = accessor.getAnnotation(JsonProperty.class);
        JsonFormat format = accessor.getAnnotation(JsonFormat.class);
        JsonPropertyDescription description = accessor.getAnnotation(JsonPropertyDescription.class);
        return new Component(
                type,
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
