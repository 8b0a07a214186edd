package dev.descent.web;

import dev.descent.spec.SpecReader;
import dev.descent.training.Confusion;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;

/** JSON that the service itself wrote into the database. */
final class StoredJson {

    static final TypeReference<Map<String, @Nullable Double>> NUMBERS = new TypeReference<>() {};
    static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};
    static final TypeReference<List<String>> NAMES = new TypeReference<>() {};
    static final TypeReference<List<Integer>> SIZES = new TypeReference<>() {};

    static final TypeReference<Confusion> CONFUSION = new TypeReference<>() {};

    private StoredJson() {}

    static <T> @Nullable T read(@Nullable String json, TypeReference<T> type) {
        return json == null ? null : SpecReader.mapper().readValue(json, type);
    }
}
