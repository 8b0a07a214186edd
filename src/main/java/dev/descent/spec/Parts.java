package dev.descent.spec;

import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** Finds records within a spec, for what can only be told, or filled in, once the rest of the document is known. */
public final class Parts<P> {

    private final Class<P> type;
    private final BiFunction<P, Problems, P> change;

    private Parts(Class<P> type, BiFunction<P, Problems, P> change) {
        this.type = type;
        this.change = change;
    }

    /**
     * Puts other records in the place of those of one type, however deep they stand in components and lists.
     *
     * @param spec as it was read
     * @param type of the records to replace; what stands within such a record is left to {@code change}
     * @param problems seen from the spec
     * @param change from a record, and the problems seen from its place, to the record that it becomes
     * @return the spec with the new records; the spec itself where there is nothing to replace
     */
    public static <S, P> S replace(S spec, Class<P> type, Problems problems, BiFunction<P, Problems, P> change) {
        Object replaced = new Parts<>(type, change).replace(spec, SpecType.of(spec.getClass()), problems);
        @SuppressWarnings("unchecked") // Only records of type P are replaced, and by such records.
        S same = (S) replaced;
        return same;
    }

    private Object replace(Object value, SpecType valueType, Problems problems) {
        if (type.isInstance(value)) {
            return change.apply(type.cast(value), problems);
        }
        if (valueType instanceof SpecType.ListOf list) {
            return elements((List<?>) value, list, problems);
        }
        return valueType instanceof SpecType.RecordOf || valueType instanceof SpecType.FamilyOf
                ? components(value, problems)
                : value;
    }

    private Object elements(List<?> list, SpecType.ListOf listType, Problems problems) {
        List<Object> replaced = new ArrayList<>();
        for (int i = 0; i < list.size(); i++) {
            replaced.add(replace(list.get(i), listType.element(), problems.at(i)));
        }
        return replaced;
    }

    private Object components(Object record, Problems problems) {
        RecordModel model = RecordModel.of(record.getClass());
        @Nullable Object[] values = model.values(record);
        boolean changed = false;
        for (Component component : model.components()) {
            Object value = values[component.index()];
            if (value != null) {
                Object replaced = replace(value, component.type(), problems.at(component.name()));
                values[component.index()] = replaced;
                changed |= !replaced.equals(value);
            }
        }
        if (!changed) {
            return record;
        }
        try {
            return model.build(values);
        } catch (InvocationTargetException e) {
            throw new IllegalStateException("a part of " + record + " can't be replaced", e);
        }
    }
}
