package dev.descent.job;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** JSON has no NaN and no infinity: null stands for them, and their names are listed beside. */
final class NonFinite {

    private NonFinite() {}

    static Map<String, @Nullable Double> toNull(Map<String, Double> values) {
        Map<String, @Nullable Double> finite = new LinkedHashMap<>();
        values.forEach((name, value) -> finite.put(name, Double.isFinite(value) ? value : null));
        return finite;
    }

    /** Names of the values that {@link #toNull} replaced; null if there is none. */
    static @Nullable List<String> names(Map<String, @Nullable Double> values) {
        List<String> names = values.entrySet().stream()
                .filter(entry -> entry.getValue() == null)
                .map(Map.Entry::getKey)
                .toList();
        return names.isEmpty() ? null : names;
    }
}
