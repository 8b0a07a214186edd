package dev.descent.spec;

import org.jspecify.annotations.Nullable;

/**
 * One component of a spec record.
 *
 * @param index in the canonical constructor
 * @param javaName in the record
 * @param name in JSON
 * @param type of its values
 * @param limits of its values
 * @param defaultValue what the record fills in where the document has none; null if it leaves it absent, or if it is required
 * @param required whether what the record fills in breaks the component's own constraints
 * @param single whether a bare value stands for the list of it
 * @param meaning for people
 */
record Component(
        int index,
        String javaName,
        String name,
        SpecType type,
        Limits limits,
        @Nullable Object defaultValue,
        boolean required,
        boolean single,
        @Nullable String meaning) {}
